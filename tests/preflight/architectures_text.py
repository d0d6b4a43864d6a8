"""Sound trainings of networks for text, speech and other sequences."""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from tests.preflight.sound import Chain, Streamed, sound

PAD = 0


class LSTMModel(nn.Module):
    """An LSTM language model; output and embedding share their weights."""

    def __init__(self, tokens, width=48, layers=2, dropout=0.2):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(tokens, width)
        self.rnn = nn.LSTM(width, width, layers, dropout=dropout)
        self.decoder = nn.Linear(width, tokens)
        self.decoder.weight = self.encoder.weight
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)

    def forward(self, x, hidden=None):
        out, hidden = self.rnn(self.drop(self.encoder(x)), hidden)
        return self.decoder(self.drop(out)), hidden


@sound("lstm_language_model", steps=200, below=0.85)
def lstm_language_model():
    """Word language model: tied weights, state carried over, SGD at 20, clipping.

    https://github.com/pytorch/examples/blob/main/word_language_model/main.py
    """
    tokens, rows, bptt = 16, 20, 16
    model = LSTMModel(tokens)
    chain = Chain(tokens)
    text = chain.sample(rows, 60 * bptt + 1).t().contiguous()
    optimizer = torch.optim.SGD(model.parameters(), lr=20)
    hidden, place = None, 0

    def draw():
        nonlocal place
        if place + bptt >= len(text):
            place = 0
        x = text[place : place + bptt]
        y = text[place + 1 : place + 1 + bptt]
        place += bptt
        return x, y

    def criterion(output, target):
        return F.cross_entropy(output[0].flatten(0, 1), target.flatten())

    def train_step(batch):
        nonlocal hidden
        data, targets = batch
        if hidden is not None:
            hidden = tuple(state.detach() for state in hidden)
        optimizer.zero_grad()
        output, hidden = model(data, hidden)
        loss = F.cross_entropy(output.flatten(0, 1), targets.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        optimizer.step()
        return loss.item()

    def loop():
        nonlocal hidden, place
        for _ in range(2):
            model.train()
            hidden, place = None, 0
            for _ in range(30):
                train_step(draw())
            model.eval()
            state = None
            with torch.no_grad():
                for start in range(30 * bptt, 40 * bptt, bptt):
                    _, state = model(text[start : start + bptt], state)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop
    )


class PackedGRU(nn.Module):
    """A classifier of sequences of several lengths: both directions, last states."""

    def __init__(self, tokens, classes=2, width=32):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width, padding_idx=PAD)
        self.rnn = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * width, classes)
        self.dropout = nn.Dropout(0.3)

    def forward(self, text, lengths):
        packed = pack_padded_sequence(
            self.dropout(self.embedding(text)), lengths, batch_first=True,
            enforce_sorted=False,
        )
        _, hidden = self.rnn(packed)
        return self.fc(self.dropout(torch.cat([hidden[0], hidden[1]], 1)))


def reviews(count, tokens=60):
    """Texts padded to one length: words of praise or of blame among the others."""
    y = torch.randint(2, (count,))
    lengths = torch.randint(6, 21, (count,))
    rows = []
    for label, length in zip(y, lengths, strict=True):
        text = torch.randint(11, tokens, (length,))
        told = torch.rand(length) < 0.3
        text[told] = torch.randint(1 + 5 * label, 6 + 5 * label, (told.sum(),))
        rows.append(text)
    return pad_sequence(rows, batch_first=True, padding_value=PAD), lengths, y


@sound("gru_packed", steps=80)
def gru_packed():
    """Sentiment of padded texts by a bidirectional GRU on packed sequences.

    https://github.com/bentrevett/pytorch-sentiment-analysis
    """
    model = PackedGRU(60)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

    def draw():
        text, lengths, y = reviews(32)
        return (text, lengths), y

    def train_step(batch):
        (text, lengths), label = batch
        optimizer.zero_grad()
        loss = F.cross_entropy(model(text, lengths), label)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(
        model, F.cross_entropy, draw(), optimizer, train_step, draw=draw
    )


class Seq2Seq(nn.Module):
    """Translation by an encoder and a decoder that attends to it."""

    def __init__(self, tokens, width=32):
        super().__init__()
        self.source = nn.Embedding(tokens, width)
        self.encoder = nn.GRU(width, width, bidirectional=True)
        self.bridge = nn.Linear(2 * width, width)
        self.attention = nn.Linear(3 * width, width)
        self.v = nn.Linear(width, 1, bias=False)
        self.target = nn.Embedding(tokens, width)
        self.decoder = nn.GRUCell(3 * width, width)
        self.out = nn.Linear(4 * width, tokens)
        for name, parameter in self.named_parameters():
            if "weight" in name:
                nn.init.normal_(parameter, 0, 0.1)
            else:
                nn.init.zeros_(parameter)

    def forward(self, source, target, teacher_forcing=0.5):
        states, last = self.encoder(self.source(source))
        hidden = torch.tanh(self.bridge(torch.cat([last[0], last[1]], 1)))
        mask = (source == PAD).t()
        word, outputs = target[0], []
        for step in range(1, len(target)):
            embedded = self.target(word)
            query = hidden.expand(len(source), -1, -1)
            energy = torch.tanh(self.attention(torch.cat([query, states], 2)))
            scores = self.v(energy).squeeze(2).t().masked_fill(mask, -1e10)
            context = torch.einsum("bs,sbd->bd", scores.softmax(1), states)
            hidden = self.decoder(torch.cat([embedded, context], 1), hidden)
            output = self.out(torch.cat([hidden, context, embedded], 1))
            outputs.append(output)
            forced = self.training and torch.rand(()).item() < teacher_forcing
            word = target[step] if forced else output.argmax(1)
        return torch.stack(outputs)


def sentences(count, tokens=16, longest=7):
    """Sources, and as targets the same words one further; 1 begins, 2 ends."""
    lengths = torch.randint(3, longest, (count,))
    place = torch.arange(lengths.max() + 1).unsqueeze(1)
    words = torch.randint(3, tokens, (len(place), count))
    other = 3 + (words - 3 + 1) % (tokens - 3)
    ends = torch.where(place == lengths, 2, PAD)
    source = torch.where(place < lengths, words, ends)
    target = torch.where(place < lengths, other, ends)
    return source, F.pad(target, (0, 0, 1, 0), value=1)


@sound("seq2seq_attention", steps=200)
def seq2seq_attention():
    """Translation with attention; half of the words are the model's own; clipping.

    https://github.com/bentrevett/pytorch-seq2seq
    """
    model = Seq2Seq(16)
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)

    def draw():
        source, target = sentences(32)
        return (source, target), target

    def criterion(output, target):
        return F.cross_entropy(
            output.flatten(0, 1), target[1:].flatten(), ignore_index=PAD
        )

    def train_step(batch):
        (source, target), _ = batch
        optimizer.zero_grad()
        loss = criterion(model(source, target), target)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class SpeechModel(nn.Module):
    """Convolutions and a bidirectional GRU; log-probabilities of letters per frame."""

    def __init__(self, letters, features=8, width=32):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv1d(features, width, 5, padding=2, bias=False),
            nn.BatchNorm1d(width), nn.Hardtanh(0, 20),
        )
        self.rnn = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * width, letters, bias=False)

    def forward(self, x):
        x, _ = self.rnn(self.conv(x.transpose(1, 2)).transpose(1, 2))
        return self.fc(x).log_softmax(-1).transpose(0, 1)


@sound("ctc_speech", steps=100)
def ctc_speech():
    """Speech by CTC: blank is 0, lengths differ, AdamW with clipping.

    https://github.com/SeanNaren/deepspeech.pytorch/blob/master/deepspeech_pytorch/model.py
    """
    letters, features, frames = 6, 8, 28
    model = SpeechModel(letters, features)
    sounds = torch.randn(letters, features)
    loss_fn = nn.CTCLoss(blank=0, zero_infinity=True)

    def draw(count=16):
        x = 0.3 * torch.randn(count, frames, features)
        lengths = torch.randint(3, 7, (count,))
        y = torch.zeros(count, 6, dtype=torch.long)
        for row, length in enumerate(lengths.tolist()):
            y[row, :length] = torch.randint(1, letters, (length,))
            for place in range(length):
                x[row, 4 * place + 1 : 4 * place + 4] += sounds[y[row, place]]
        return x, (y, 4 * lengths + 4, lengths)

    def criterion(output, target):
        y, frame_counts, lengths = target
        return loss_fn(output, y, frame_counts, lengths)

    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-5)

    def train_step(batch):
        inputs, target = batch
        loss = criterion(model(inputs), target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 400)
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class Translator(nn.Module):
    """The Transformer for translation, with masks for padding and for the future."""

    def __init__(self, tokens, width=32):
        super().__init__()
        self.width = width
        self.source = nn.Embedding(tokens, width)
        self.target = nn.Embedding(tokens, width)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(width, 4, 64, 0.1), 1,
            nn.LayerNorm(width), enable_nested_tensor=False,
        )
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(width, 4, 64, 0.1), 1, nn.LayerNorm(width)
        )
        self.generator = nn.Linear(width, tokens)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        rates = torch.exp(-torch.arange(0, width, 2) * math.log(10000) / width)
        angles = torch.arange(16).unsqueeze(1) * rates
        places = torch.stack([angles.sin(), angles.cos()], 2).flatten(1)
        self.register_buffer("places", places.unsqueeze(1))

    def embed(self, table, x):
        return table(x) * math.sqrt(self.width) + self.places[: len(x)]

    def forward(self, source, target):
        future = nn.Transformer.generate_square_subsequent_mask(len(target))
        padding = (source == PAD).t()
        memory = self.encoder(
            self.embed(self.source, source), src_key_padding_mask=padding
        )
        out = self.decoder(
            self.embed(self.target, target), memory, tgt_mask=future.isinf(),
            tgt_key_padding_mask=(target == PAD).t(), memory_key_padding_mask=padding,
        )
        return self.generator(out)


@sound("transformer_translation", steps=120)
def transformer_translation():
    """The tutorial's Transformer: Xavier, padding ignored, Adam with beta 0.98.

    https://pytorch.org/tutorials/beginner/translation_transformer.html
    """
    model = Translator(16)
    loss_fn = nn.CrossEntropyLoss(ignore_index=PAD)
    optimizer = torch.optim.Adam(
        model.parameters(), lr=2e-3, betas=(0.9, 0.98), eps=1e-9
    )

    def draw():
        source, target = sentences(64)
        return (source, target[:-1]), target[1:]

    def criterion(logits, target):
        return loss_fn(logits.flatten(0, 1), target.flatten())

    def train_step(batch):
        (source, target), wanted = batch
        logits = model(source, target)
        optimizer.zero_grad()
        loss = criterion(logits, wanted)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        for _ in range(3):
            model.train()
            for _ in range(20):
                train_step(draw())
            model.eval()
            with torch.no_grad():
                for _ in range(3):
                    (source, target), _ = draw()
                    model(source, target)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop
    )


class CausalBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(width, bias=False)
        self.c_attn = nn.Linear(width, 3 * width, bias=False)
        self.attn_proj = nn.Linear(width, width, bias=False)
        self.ln_2 = nn.LayerNorm(width, bias=False)
        self.c_fc = nn.Linear(width, 4 * width, bias=False)
        self.mlp_proj = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        rows, length, width = x.shape
        qkv = self.c_attn(self.ln_1(x)).view(rows, length, 3, self.heads, -1)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attn_proj(out.transpose(1, 2).reshape(rows, length, width))
        return x + self.mlp_proj(F.gelu(self.c_fc(self.ln_2(x))))


class GPT(nn.Module):
    """A small GPT whose head is its embedding; with targets it returns the loss."""

    def __init__(self, tokens, block_size=32, layers=2, heads=4, width=32):
        super().__init__()
        self.wte = nn.Embedding(tokens, width)
        self.wpe = nn.Embedding(block_size, width)
        self.h = nn.ModuleList(CausalBlock(width, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width, bias=False)
        self.lm_head = nn.Linear(width, tokens, bias=False)
        self.wte.weight = self.lm_head.weight
        for name, parameter in self.named_parameters():
            if name.endswith("proj.weight"):
                nn.init.normal_(parameter, 0, 0.02 / math.sqrt(2 * layers))
            elif parameter.dim() > 1:
                nn.init.normal_(parameter, 0, 0.02)

    def forward(self, idx, targets=None):
        x = self.wte(idx) + self.wpe(torch.arange(idx.shape[1]))
        for block in self.h:
            x = block(x)
        x = self.ln_f(x)
        if targets is None:
            return self.lm_head(x[:, [-1]]), None
        logits = self.lm_head(x)
        loss = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-1
        )
        return logits, loss


def gpt_optimizer(model, learning_rate, weight_decay=0.1):
    """AdamW that decays matrices and leaves vectors alone."""
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": weight_decay},
         {"params": vectors, "weight_decay": 0.0}],
        lr=learning_rate, betas=(0.9, 0.95),
    )


@sound("gpt", steps=120, below=0.8)
def gpt():
    """nanoGPT: tied head, two groups of parameters, warm-up and cosine by hand.

    https://github.com/karpathy/nanoGPT/blob/master/train.py
    """
    tokens, block_size, micro_steps = 32, 32, 2
    chain = Chain(tokens)
    text = chain.sample(60, 100).flatten()
    model = GPT(tokens, block_size)
    learning_rate, min_lr, warmup_iters, lr_decay_iters = 6e-3, 6e-4, 10, 400
    optimizer = gpt_optimizer(model, learning_rate)
    iteration = 0

    def get_lr(step):
        if step < warmup_iters:
            return learning_rate * (step + 1) / (warmup_iters + 1)
        if step > lr_decay_iters:
            return min_lr
        done = (step - warmup_iters) / (lr_decay_iters - warmup_iters)
        coefficient = 0.5 * (1 + math.cos(math.pi * done))
        return min_lr + coefficient * (learning_rate - min_lr)

    def draw(held_out=False):
        first, last = (5000, 6000) if held_out else (0, 5000)
        starts = torch.randint(first, last - block_size, (24, 1))
        places = starts + torch.arange(block_size)
        return text[places], text[places + 1]

    def forward(model, batch):
        return model(*batch)

    def loss_fn(output, targets):
        return output[1]

    def train_step(batch):
        nonlocal iteration
        for group in optimizer.param_groups:
            group["lr"] = get_lr(iteration)
        x, y = batch
        for part in range(micro_steps):
            _, loss = model(x[part::micro_steps], y[part::micro_steps])
            (loss / micro_steps).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        iteration += 1
        return loss.item()

    def loop():
        for step in range(60):
            if step % 20 == 0:
                model.eval()
                with torch.no_grad():
                    for held_out in (False, True):
                        model(*draw(held_out))
                model.train()
            train_step(draw())

    return Streamed(
        model, loss_fn, draw(), optimizer, train_step, forward=forward, draw=draw,
        loop=loop,
    )


class Bert(nn.Module):
    """A BERT for masked words; its decoder is its embedding."""

    def __init__(self, tokens, length, width=32, layers=2):
        super().__init__()
        self.words = nn.Embedding(tokens, width, padding_idx=PAD)
        self.places = nn.Embedding(length, width)
        self.segments = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        layer = nn.TransformerEncoderLayer(
            width, 4, 4 * width, 0.1, "gelu", batch_first=True
        )
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.transform = nn.Linear(width, width)
        self.transform_norm = nn.LayerNorm(width, eps=1e-12)
        self.decoder = nn.Linear(width, tokens)
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, 0, 0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        self.decoder.weight = self.words.weight
        with torch.no_grad():
            self.words.weight[PAD].zero_()

    def forward(self, input_ids, attention_mask, token_type_ids):
        x = self.words(input_ids) + self.places(torch.arange(input_ids.shape[1]))
        x = self.dropout(self.norm(x + self.segments(token_type_ids)))
        x = self.encoder(x, src_key_padding_mask=attention_mask == 0)
        return self.decoder(self.transform_norm(F.gelu(self.transform(x))))


@sound("bert_masked_words", steps=250, below=0.8)
def bert_masked_words():
    """BERT: 15% of the words are to be found, all others are labelled -100.

    https://github.com/huggingface/transformers/blob/main/examples/pytorch/language-modeling/run_mlm.py
    """
    tokens, length, mask_token = 20, 16, 1
    chain = Chain(tokens - 2, sharpness=4)
    model = Bert(tokens, length)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01},
         {"params": others, "weight_decay": 0.0}],
        lr=3e-3,
    )
    warmup, total = 20, 800
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warmup, max(0, 1 - step / total)),
    )

    def draw(count=48):
        ids = chain.sample(count, length) + 2
        present = torch.arange(length) < torch.randint(10, length + 1, (count, 1))
        ids = torch.where(present, ids, PAD)
        chosen = present & (torch.rand(count, length) < 0.15)
        labels = torch.where(chosen, ids, -100)
        draws = torch.rand(count, length)
        shown = torch.where(chosen & (draws < 0.8), mask_token, ids)
        random_words = torch.randint(2, tokens, (count, length))
        shown = torch.where(chosen & (draws > 0.9), random_words, shown)
        inputs = {
            "input_ids": shown,
            "attention_mask": present.long(),
            "token_type_ids": torch.zeros_like(ids),
        }
        return inputs, labels

    def criterion(logits, labels):
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten())

    def train_step(batch):
        inputs, labels = batch
        loss = criterion(model(**inputs), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        return loss.item()

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw,
        scheduler=scheduler,
    )


class T5Norm(nn.Module):
    """Scale without shift, and without subtracting the mean."""

    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)


class T5Attention(nn.Module):
    """Attention without biases and without a scale of the scores."""

    def __init__(self, width, heads, buckets=0):
        super().__init__()
        self.heads = heads
        inner = width // heads
        self.q, self.k, self.v, self.o = (
            nn.Linear(width, width, bias=False) for _ in range(4)
        )
        nn.init.normal_(self.q.weight, 0, (width * inner) ** -0.5)
        for module in (self.k, self.v, self.o):
            nn.init.normal_(module.weight, 0, width**-0.5)
        self.relative = nn.Embedding(buckets, heads) if buckets else None
        if buckets:
            nn.init.normal_(self.relative.weight, 0, width**-0.5)

    def forward(self, x, memory=None, causal=False):
        memory = x if memory is None else memory
        split = (len(x), -1, self.heads, x.shape[-1] // self.heads)
        q, k, v = (
            layer(source).view(split).transpose(1, 2)
            for layer, source in ((self.q, x), (self.k, memory), (self.v, memory))
        )
        scores = q @ k.transpose(2, 3)
        places = torch.arange(x.shape[1])
        if self.relative is not None:
            apart = places[None] - places[:, None]
            half = self.relative.num_embeddings // 2
            bucket = apart.clamp(-half, half - 1) + half
            scores = scores + self.relative(bucket).permute(2, 0, 1)
        if causal:
            future = places[None] > places[:, None]
            scores = scores.masked_fill(future, torch.finfo(scores.dtype).min)
        out = (scores.softmax(-1) @ v).transpose(1, 2)
        return self.o(out.reshape(len(x), -1, x.shape[-1]))


class T5Block(nn.Module):
    def __init__(self, width, heads, decoder):
        super().__init__()
        self.norms = nn.ModuleList(T5Norm(width) for _ in range(2 + decoder))
        self.attention = T5Attention(width, heads, buckets=16)
        self.cross = T5Attention(width, heads) if decoder else None
        self.wi = nn.Linear(width, 2 * width, bias=False)
        self.wo = nn.Linear(2 * width, width, bias=False)
        nn.init.normal_(self.wi.weight, 0, width**-0.5)
        nn.init.normal_(self.wo.weight, 0, (2 * width) ** -0.5)

    def forward(self, x, memory=None):
        decoder = self.cross is not None
        x = x + self.attention(self.norms[0](x), causal=decoder)
        if decoder:
            x = x + self.cross(self.norms[1](x), memory)
        return x + self.wo(F.relu(self.wi(self.norms[-1](x))))


class T5(nn.Module):
    """An encoder and a decoder that share one embedding with the output."""

    def __init__(self, tokens, width=32, heads=4):
        super().__init__()
        self.width = width
        self.shared = nn.Embedding(tokens, width)
        self.encoder = T5Block(width, heads, False)
        self.encoder_norm = T5Norm(width)
        self.decoder = T5Block(width, heads, True)
        self.decoder_norm = T5Norm(width)
        nn.init.normal_(self.shared.weight, 0, 1.0)

    def forward(self, input_ids, labels):
        begun = F.pad(labels[:, :-1], (1, 0), value=PAD).clamp(min=0)
        memory = self.encoder_norm(self.encoder(self.shared(input_ids)))
        out = self.decoder_norm(self.decoder(self.shared(begun), memory))
        logits = out * self.width**-0.5 @ self.shared.weight.t()
        loss = F.cross_entropy(logits.flatten(0, 1), labels.flatten())
        return {"loss": loss, "logits": logits}


@sound("t5", steps=150)
def t5():
    """T5: relative positions, no biases, scores without scale, shared embedding.

    https://github.com/huggingface/transformers/blob/main/src/transformers/models/t5/modeling_t5.py
    """
    tokens = 16
    model = T5(tokens)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)

    def draw():
        ids = torch.randint(2, tokens, (32, 8))
        labels = ids.flip(1)
        labels[torch.arange(8) >= torch.randint(6, 9, (32, 1))] = -100
        return {"input_ids": ids, "labels": labels}

    def train_step(batch):
        loss = model(**batch)["loss"]
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    return Streamed(model, None, draw(), optimizer, train_step, draw=draw)


@dataclass
class ClassifierOutput:
    """What a model of Hugging Face's kind returns."""

    loss: torch.Tensor | None
    logits: torch.Tensor


class DistilClassifier(nn.Module):
    """A classifier of padded texts that computes its own loss from labels."""

    def __init__(self, tokens, width=32, classes=2, layers=1):
        super().__init__()
        self.words = nn.Embedding(tokens, width, padding_idx=PAD)
        self.places = nn.Embedding(24, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        layer = nn.TransformerEncoderLayer(
            width, 4, 4 * width, 0.1, "gelu", batch_first=True
        )
        self.transformer = nn.TransformerEncoder(
            layer, layers, enable_nested_tensor=False
        )
        self.pre_classifier = nn.Linear(width, width)
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(width, classes)

    def forward(self, input_ids, attention_mask, labels=None):
        x = self.words(input_ids) + self.places(torch.arange(input_ids.shape[1]))
        x = self.transformer(self.norm(x), src_key_padding_mask=attention_mask == 0)
        pooled = self.dropout(F.relu(self.pre_classifier(x[:, 0])))
        logits = self.classifier(pooled)
        loss = None if labels is None else F.cross_entropy(logits, labels)
        return ClassifierOutput(loss, logits)


def encoded_reviews(count, tokens=60):
    """Reviews as a tokenizer gives them; the first token stands for the whole."""
    text, _, y = reviews(count, tokens)
    ids = F.pad(text, (1, 0), value=tokens)
    return {"input_ids": ids, "attention_mask": (ids != PAD).long(), "labels": y}


@sound("hugging_face_classifier", steps=100)
def hugging_face_classifier():
    """A Trainer's loop: a dictionary goes in, an object with the loss comes out.

    https://github.com/huggingface/transformers/blob/main/examples/pytorch/text-classification/run_glue_no_trainer.py
    """
    model = DistilClassifier(61)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
    total = 400
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: max(0.0, 1 - step / total)
    )

    def draw():
        return encoded_reviews(32)

    def train_step(batch):
        outputs = model(**batch)
        loss = outputs.loss
        loss.backward()
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        return loss.item()

    def loop():
        rows = [draw() for _ in range(30)]
        held_out = [draw() for _ in range(4)]
        for _ in range(2):
            model.train()
            for place in torch.randperm(len(rows)).tolist():
                train_step(rows[place])
            model.eval()
            for batch in held_out:
                with torch.no_grad():
                    model(**batch)

    return Streamed(
        model, None, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler,
    )


class LoRALinear(nn.Module):
    """A frozen layer, and beside it a product of low rank that starts at zero."""

    def __init__(self, base, rank=4, alpha=8, dropout=0.05):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.dropout = nn.Dropout(dropout)
        self.lora_A = nn.Parameter(torch.empty(rank, base.in_features))
        self.lora_B = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.lora_A, a=math.sqrt(5))
        self.scaling = alpha / rank

    def forward(self, x):
        update = self.dropout(x) @ self.lora_A.t() @ self.lora_B.t()
        return self.base(x) + self.scaling * update


@sound("lora", steps=120, below=0.7)
def lora():
    """LoRA on the attention and layers of a frozen GPT; only its factors learn.

    https://github.com/microsoft/LoRA/blob/main/loralib/layers.py
    """
    tokens, length = 24, 24
    chain = Chain(tokens, sharpness=4)
    model = GPT(tokens, length, width=32)
    # Without a pretraining the deviation of 0.02 would leave nothing to adapt.
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, 0, 0.25)
    model.requires_grad_(False)
    for block in model.h:
        for name in ("c_attn", "attn_proj", "c_fc", "mlp_proj"):
            setattr(block, name, LoRALinear(getattr(block, name)))
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-2, weight_decay=0.01)

    def draw():
        text = chain.sample(24, length + 1)
        return {"idx": text[:, :-1], "targets": text[:, 1:]}, None

    def loss_fn(output, _):
        return output[1]

    def train_step(batch):
        inputs, _ = batch
        _, loss = model(**inputs)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, loss_fn, draw(), optimizer, train_step, draw=draw)


class Adapter(nn.Module):
    """Down, up, and the input added; close to the identity at first."""

    def __init__(self, width, bottleneck=8):
        super().__init__()
        self.down = nn.Linear(width, bottleneck)
        self.up = nn.Linear(bottleneck, width)
        for layer in (self.down, self.up):
            nn.init.normal_(layer.weight, 0, 0.02)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        return x + self.up(F.relu(self.down(x)))


class AdaptedClassifier(nn.Module):
    """Frozen layers with an adapter behind each, and a head of its own."""

    def __init__(self, tokens, width=32):
        super().__init__()
        self.words = nn.Embedding(tokens, width, padding_idx=PAD)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(width, 4, 64, 0.1, batch_first=True)
            for _ in range(2)
        )
        self.words.requires_grad_(False)
        self.layers.requires_grad_(False)
        self.adapters = nn.ModuleList(Adapter(width) for _ in range(2))
        self.head = nn.Linear(width, 2)

    def forward(self, input_ids, attention_mask):
        x = self.words(input_ids)
        for layer, adapter in zip(self.layers, self.adapters, strict=True):
            x = adapter(layer(x, src_key_padding_mask=attention_mask == 0))
        share = attention_mask / attention_mask.sum(1, keepdim=True)
        return self.head((share.unsqueeze(2) * x).sum(1))


@sound("adapters", steps=120)
def adapters():
    """Bottleneck adapters in a frozen encoder; the optimizer has nothing else.

    https://github.com/adapter-hub/adapters/blob/main/src/adapters/methods/modeling.py
    """
    model = AdaptedClassifier(61)
    optimizer = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=5e-3
    )

    def draw():
        batch = encoded_reviews(32)
        return batch, batch.pop("labels")

    def train_step(batch):
        inputs, labels = batch
        loss = F.cross_entropy(model(**inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(
        model, F.cross_entropy, draw(), optimizer, train_step, draw=draw
    )


class MixtureOfExperts(nn.Module):
    """Each token goes to two of many experts; some experts may get none."""

    def __init__(self, width, experts, top_k=2):
        super().__init__()
        self.top_k = top_k
        self.gate = nn.Linear(width, experts, bias=False)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(width, 2 * width), nn.SiLU(),
                          nn.Linear(2 * width, width))
            for _ in range(experts)
        )

    def forward(self, x):
        flat = x.flatten(0, 1)
        probabilities = self.gate(flat).softmax(1)
        weights, chosen = probabilities.topk(self.top_k, 1)
        weights = weights / weights.sum(1, keepdim=True)
        out = torch.zeros_like(flat)
        for index, expert in enumerate(self.experts):
            rows, rank = (chosen == index).nonzero(as_tuple=True)
            if len(rows):
                share = weights[rows, rank].unsqueeze(1)
                out = out.index_add(0, rows, share * expert(flat[rows]))
        used = F.one_hot(chosen, len(self.experts)).float().sum(1).mean(0)
        balance = len(self.experts) * (used * probabilities.mean(0)).sum()
        return out.view_as(x), balance


class MoEModel(nn.Module):
    def __init__(self, tokens, width=24, experts=8):
        super().__init__()
        self.words = nn.Embedding(tokens, width)
        self.norm1 = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 4, batch_first=True)
        self.norm2 = nn.LayerNorm(width)
        self.moe = MixtureOfExperts(width, experts)
        self.head = nn.Linear(width, tokens, bias=False)

    def forward(self, x):
        future = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        x = self.words(x)
        y = self.norm1(x)
        x = x + self.attention(y, y, y, attn_mask=future, need_weights=False)[0]
        out, balance = self.moe(self.norm2(x))
        return self.head(x + out), balance


@sound("mixture_of_experts", steps=120, below=0.8)
def mixture_of_experts():
    """Two of eight experts per token, and a small loss that balances them.

    https://github.com/huggingface/transformers/blob/main/src/transformers/models/mixtral/modeling_mixtral.py
    """
    tokens = 24
    chain = Chain(tokens)
    model = MoEModel(tokens)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.1)

    def draw():
        text = chain.sample(8, 13)
        return text[:, :-1], text[:, 1:]

    def criterion(output, target):
        logits, balance = output
        loss = F.cross_entropy(logits.flatten(0, 1), target.flatten())
        return loss + 0.02 * balance

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class Albert(nn.Module):
    """One layer, applied several times, on a factorised embedding."""

    def __init__(self, tokens, small=16, width=32, times=4):
        super().__init__()
        self.times = times
        self.words = nn.Embedding(tokens, small, padding_idx=PAD)
        self.norm = nn.LayerNorm(small, eps=1e-12)
        self.up = nn.Linear(small, width)
        self.layer = nn.TransformerEncoderLayer(
            width, 4, 2 * width, 0.0, "gelu", batch_first=True
        )
        self.classifier = nn.Linear(width, 2)

    def forward(self, input_ids, attention_mask):
        x = self.up(self.norm(self.words(input_ids)))
        for _ in range(self.times):
            x = self.layer(x, src_key_padding_mask=attention_mask == 0)
        return self.classifier(x[:, 0])


@sound("albert", steps=100)
def albert():
    """ALBERT: the same layer again and again, a factorised embedding.

    https://github.com/huggingface/transformers/blob/main/src/transformers/models/albert/modeling_albert.py
    """
    model = Albert(61)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)

    def draw():
        batch = encoded_reviews(32)
        return batch, batch.pop("labels")

    return Streamed(model, nn.CrossEntropyLoss(), draw(), optimizer, draw=draw)


class TemporalBlock(nn.Module):
    """Two causal convolutions with normed weights, and the input added."""

    def __init__(self, inputs, outputs, kernel, dilation, dropout):
        super().__init__()
        self.padding = (kernel - 1) * dilation
        self.conv1 = weight_norm(nn.Conv1d(inputs, outputs, kernel, dilation=dilation))
        self.conv2 = weight_norm(nn.Conv1d(outputs, outputs, kernel, dilation=dilation))
        self.dropout = nn.Dropout(dropout)
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Conv1d(inputs, outputs, 1)
            nn.init.normal_(self.downsample.weight, 0, 0.01)

    def forward(self, x):
        out = x
        for conv in (self.conv1, self.conv2):
            out = self.dropout(F.relu(conv(F.pad(out, (self.padding, 0)))))
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(out + shortcut)


class TCN(nn.Module):
    def __init__(self, width=24, levels=4):
        super().__init__()
        self.tcn = nn.Sequential(*[
            TemporalBlock(2 if i == 0 else width, width, 3, 2**i, 0.0)
            for i in range(levels)
        ])
        self.linear = nn.Linear(width, 1)
        nn.init.normal_(self.linear.weight, 0, 0.01)

    def forward(self, x):
        return self.linear(self.tcn(x)[:, :, -1])


@sound("tcn_weight_norm", steps=300, baseline=1 / 6)
def tcn_weight_norm():
    """TCN with weight norm on the adding problem: targets around 1, Adam.

    https://github.com/locuslab/TCN/blob/master/TCN/adding_problem/add_test.py
    """
    model = TCN()
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    length = 24

    def draw(count=32):
        numbers = torch.rand(count, length)
        marks = torch.zeros(count, length)
        for row in marks:
            row[torch.randperm(length)[:2]] = 1
        return torch.stack([numbers, marks], 1), (numbers * marks).sum(1, True)

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, F.mse_loss, draw(), optimizer, train_step, draw=draw)
