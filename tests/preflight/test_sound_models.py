"""Sound trainings of many kinds: nothing is found, and all was looked at."""
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import (
    BCE,
    CE,
    MSE,
    Fn,
    adam,
    classes,
    images,
    mlp,
    sgd,
    tokens,
)
from torchproof import preflight

pytestmark = pytest.mark.usefixtures("seeded")
FEW = 32  # passes


def a_mlp():
    return mlp(), CE, classes()


def a_mlp_dropout():
    return mlp(inner=(nn.ReLU, nn.Dropout)), CE, classes()


def a_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(72, 4)), CE, images()


def a_residual():
    def forward(m, x):
        h = m.a(x)
        for block in m.blocks:
            h = h + block(h)
        return m.head(F.relu(h).mean((2, 3)))

    blocks = nn.ModuleList(nn.Sequential(
        nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1, bias=False),
        nn.BatchNorm2d(8)) for _ in range(3))
    for block in blocks:
        nn.init.zeros_(block[-1].weight)
    return Fn(forward, a=nn.Conv2d(3, 8, 3), blocks=blocks,
              head=nn.Linear(8, 4)), CE, images()


def a_lstm():
    return Fn(lambda m, x: m.head(m.rnn(x)[0][:, -1]), head=nn.Linear(16, 4),
              rnn=nn.LSTM(8, 16, 2, batch_first=True, dropout=0.2)), CE, (
        torch.randn(16, 5, 8), torch.arange(16) % 4)


def a_lstm_time_first():
    return Fn(lambda m, x: m.head(m.rnn(x)[0][-1]), head=nn.Linear(16, 4),
              rnn=nn.LSTM(8, 16)), CE, (torch.randn(5, 16, 8), torch.arange(16) % 4)


def a_gru_packed():
    def forward(m, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(
            m.emb(x), lengths, batch_first=True, enforce_sorted=False)
        return m.head(m.rnn(packed)[1][-1])

    lengths = torch.randint(2, 9, (16,))
    lengths[3] = 8
    x = torch.randint(1, 20, (16, 8))
    x[torch.arange(8) >= lengths[:, None]] = 0
    return Fn(forward, emb=nn.Embedding(20, 8, padding_idx=0), rnn=nn.GRU(
        8, 16, batch_first=True), head=nn.Linear(16, 3)), CE, (
        (x, lengths), torch.arange(16) % 3)


def a_transformer():
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    return Fn(lambda m, x: m.head(m.enc(m.emb(x) + m.pos).mean(1)),
              emb=nn.Embedding(20, 16), pos=nn.Parameter(torch.zeros(1, 6, 16)),
              enc=nn.TransformerEncoder(layer, 2), head=nn.Linear(16, 4)), CE, (
        torch.randint(0, 20, (16, 6)), torch.arange(16) % 4)


def a_language_model():
    def forward(m, x):
        return m.head(m.rnn(m.emb(x))[0]).transpose(1, 2)

    x = torch.randint(0, 20, (8, 7))
    return Fn(forward, emb=nn.Embedding(20, 16), rnn=nn.GRU(
        16, 16, batch_first=True), head=nn.Linear(16, 20)), CE, (x[:, :-1], x[:, 1:])


def a_tied():
    def forward(m, x):
        return m.head(m.rnn(m.emb(x))[0]).flatten(0, 1)

    model = Fn(forward, emb=nn.Embedding(20, 16), head=nn.Linear(16, 20, bias=False),
               rnn=nn.GRU(16, 16, batch_first=True))
    model.head.weight = model.emb.weight
    x = torch.randint(0, 20, (8, 7))
    return model, CE, (x[:, :-1], x[:, 1:].flatten())


def a_bag():
    x = torch.randint(0, 50, (60,))
    return Fn(lambda m, x, at: m.head(m.emb(x, at)), emb=nn.EmbeddingBag(50, 8),
              head=nn.Linear(8, 3)), CE, ((x, torch.arange(0, 60, 4)),
                                          torch.arange(15) % 3)


def a_autoencoder():
    x = torch.rand(16, 8)
    return nn.Sequential(nn.Linear(8, 3), nn.ReLU(), nn.Linear(3, 8),
                         nn.Sigmoid()), MSE, (x, x)


def a_frozen():
    model = mlp()
    model[0].requires_grad_(False)
    return model, CE, classes(), adam(model[2])


def a_frozen_bn():
    model, loss_fn, batch = a_cnn()
    model[1].eval().requires_grad_(False)
    return model, loss_fn, batch


def a_regression():
    x = torch.randn(32, 8)
    return Fn(lambda m, x: m.net(x).squeeze(1), net=mlp(out=1)), MSE, (
        x, x.sum(1) * 3 + 10)


def a_regression_column():
    x = torch.randn(32, 8)
    return mlp(out=1), lambda out, y: F.smooth_l1_loss(out.squeeze(1), y), (
        x, x.sum(1))


def a_l1():
    x = torch.randn(32, 8)
    return mlp(out=1), lambda out, y: F.l1_loss(out, y.unsqueeze(1)), (x, x.sum(1))


def a_binary():
    return Fn(lambda m, x: m.net(x).squeeze(1), net=mlp(out=1)), BCE, (
        torch.randn(32, 8), (torch.arange(32) % 2).float())


def a_sigmoid_bce():
    return mlp(nn.Sigmoid(), out=1), nn.BCELoss(), (
        torch.randn(32, 8), (torch.arange(32)[:, None] % 2).float())


def a_multilabel():
    return mlp(out=5), nn.BCEWithLogitsLoss(pos_weight=torch.full((5,), 3.0)), (
        torch.randn(32, 8), (torch.rand(32, 5) > 0.6).float())


def a_segmentation():
    return nn.Conv2d(3, 4, 3, padding=1), nn.CrossEntropyLoss(ignore_index=255), (
        torch.randn(4, 3, 8, 8),
        torch.randint(0, 4, (4, 8, 8)).index_fill(1, torch.tensor([0]), 255))


def a_binary_segmentation():
    return nn.Conv2d(3, 1, 3, padding=1), BCE, (
        torch.randn(4, 3, 8, 8), (torch.rand(4, 1, 8, 8) > 0.8).float())


def a_options():
    return mlp(), nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2, 3, 4]),
                                      label_smoothing=0.1), classes()


def a_sum():
    return mlp(), nn.CrossEntropyLoss(reduction="sum"), classes()


def a_soft_targets():
    x, y = classes()
    return mlp(), CE, (x, F.one_hot(y, 4).float() * 0.9 + 0.025)


def a_nll():
    return mlp(nn.LogSoftmax(1)), nn.NLLLoss(), classes()


def a_permuted():
    def loss_fn(out, y):
        return F.cross_entropy(out.permute(0, 2, 1), y)

    return Fn(lambda m, x: m.net(x), net=mlp()), loss_fn, (
        torch.randn(8, 5, 8), torch.randint(0, 4, (8, 5)))


def a_zero_head():
    model = mlp()
    nn.init.zeros_(model[2].weight)
    return model, CE, classes()


def a_penalty():
    model = mlp()
    return model, lambda out, y: F.cross_entropy(out, y) + 1e-4 * sum(
        p.square().sum() for p in model.parameters()), classes()


def a_normalises_itself():
    x, y = images()
    return Fn(lambda m, x: m.net(x / 255), net=nn.Sequential(
        nn.Flatten(), nn.Linear(192, 4))), CE, ((x * 60 + 128).clamp(0, 255), y)


def a_sgd():
    model = mlp()
    return model, CE, classes(), sgd(model, momentum=0.9)


def a_lbfgs():
    model = mlp()
    return model, CE, classes(), torch.optim.LBFGS(model.parameters())


def a_dict():
    return Fn(lambda m, ids, mask: m.head((m.emb(ids) * mask[..., None]).mean(1)),
              emb=nn.Embedding(20, 8), head=nn.Linear(8, 3)), CE, (
        {"ids": torch.randint(0, 20, (16, 5)), "mask": torch.ones(16, 5)},
        torch.arange(16) % 3)


def a_stateful_rnn():
    def forward(m, x):
        out, h = m.rnn(x, m.h)
        m.h = h.detach()
        return m.head(out[:, -1])

    return Fn(forward, h=None, rnn=nn.GRU(8, 16, batch_first=True),
              head=nn.Linear(16, 4)), CE, (torch.randn(16, 5, 8),
                                           torch.arange(16) % 4)


def a_graph():
    x, y = classes()
    near = (torch.rand(32, 32) > 0.8).float()
    return Fn(lambda m, x, a: m.head(a @ m.net(x).relu() / 6),
              net=nn.Linear(8, 16), head=nn.Linear(16, 4)), CE, ((x, near), y)


def a_sparse():
    model = Fn(lambda m, x: m.head(m.emb(x)), emb=nn.EmbeddingBag(
        20, 8, sparse=True), head=nn.Linear(8, 3))
    return model, CE, (torch.randint(0, 20, (30, 5)), torch.arange(30) % 3), \
        sgd(model, 0.1)


def a_kl():
    x, y = classes()
    return mlp(nn.LogSoftmax(-1)), nn.KLDivLoss(reduction="batchmean"), (
        x, F.one_hot(y, 4).float() * 0.9 + 0.025)


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.dec = nn.Linear(8, 4), nn.Linear(2, 8)
        self.drop = nn.Dropout()

    def forward(self, x):
        mu, logvar = self.enc(self.drop(x)).chunk(2, 1)
        z = mu + torch.randn_like(mu) * (logvar / 2).exp()
        return self.dec(z), mu, logvar


def a_vae():
    def loss_fn(out, y):
        rec, mu, logvar = out
        return F.mse_loss(rec, y) - 1e-3 * (1 + logvar - mu**2 - logvar.exp()).mean()

    x = torch.randn(32, 8)
    return VAE(), loss_fn, (x, x)


def a_toy():
    x = torch.linspace(0, 10, 50)[:, None]
    model = nn.Linear(1, 1)
    return model, MSE, (x, 2 * x + 1), sgd(model, 0.01)


def a_teacher():
    def forward(m, x):
        with torch.no_grad():
            goal = m.teacher[0](x)
        return m.net(x) + 0 * goal

    return Fn(forward, net=mlp(), teacher=[mlp()]), CE, classes()


def a_words_of_one_sentence():
    return Fn(lambda m, x: m.head(m.rnn(m.emb(x).unsqueeze(1))[0].squeeze(1)),
              emb=nn.Embedding(20, 8), rnn=nn.LSTM(8, 16), head=nn.Linear(16, 3)), \
        CE, (torch.randint(0, 20, (16,)), torch.arange(16) % 3)


def a_series_time_first():
    return Fn(lambda m, x: m.head(m.rnn(x)[0]), rnn=nn.GRU(8, 16),
              head=nn.Linear(16, 1)), MSE, (torch.randn(12, 5, 8),
                                            torch.randn(12, 5, 1))


def a_graph_in_a_buffer():
    model = Fn(lambda m, x: m.head(m.near @ m.net(x).relu() / 6),
               net=nn.Linear(8, 16), head=nn.Linear(16, 4))
    model.register_buffer("near", (torch.rand(32, 32) > 0.8).float())
    return model, CE, classes()


def a_mixture_of_normals():
    def forward(m, x):
        return m.means

    return Fn(forward, means=nn.Parameter(torch.randn(3))), lambda means, y: -(
        -(y - means) ** 2 / 2).logsumexp(1).mean(), (torch.randn(32, 1),
                                                     torch.randn(32, 1))


def a_pairs_of_targets():
    def loss_fn(out, y):
        right = (y[:, None] - y[None]).sign()
        return F.softplus(-right * (out - out.t())).mean()

    return mlp(out=1), loss_fn, (torch.randn(32, 8), torch.randn(32))


def a_derivative_by_the_input():
    def forward(m, x):
        x = x.detach().requires_grad_()
        out = m.net(x)
        return torch.autograd.grad(out.sum(), x, create_graph=True)[0]

    return Fn(forward, net=mlp(nn.Tanh(), out=1, inner=(nn.Tanh,))), MSE, (
        torch.randn(32, 8), torch.randn(32, 8))


def a_generator():
    judge = mlp(out=1)
    judge.requires_grad_(False)
    return mlp(out=8), lambda out, y: BCE(judge(out), torch.ones_like(y)), (
        torch.randn(32, 8), torch.zeros(32, 1))


def a_generator_of_a_judge_that_learns():
    judge = mlp(out=1)
    return mlp(out=8), lambda out, y: BCE(judge(out), torch.ones_like(y)), (
        torch.randn(32, 8), torch.zeros(32, 1))


def a_targets_that_the_loss_ignores():
    x = torch.randn(32, 8)
    return mlp(out=8), lambda out, _: F.mse_loss(out, x), (x, torch.zeros(32).long())


def a_loss_in_forward():
    return Fn(lambda m, ids, labels: CE(m.net(ids), labels), net=mlp()), \
        lambda loss, _: loss, ({"ids": torch.randn(32, 8),
                                "labels": torch.arange(32) % 4}, torch.arange(32) % 4)


def a_converged():
    x = torch.randn(32, 8)
    y = x.sum(1, keepdim=True) + 0.1 * torch.randn(32, 1)
    model = nn.Linear(8, 1, bias=False)
    model.weight.data = torch.linalg.lstsq(x, y).solution.t()
    return model, MSE, (x, y), sgd(model, 0.1)


def a_targets_of_5_to_50():
    x = torch.randn(32, 8)
    return mlp(out=1), MSE, (x, (22 + 9 * x[:, :1]).clamp(5, 50))


def a_siamese_pair():
    model = Fn(lambda m, a, b: (m.net(a) * m.net(b)).sum(1), net=mlp())
    return model, BCE, ((torch.randn(32, 8), torch.randn(32, 8)),
                        (torch.arange(32) % 2).float())


def a_causal_transformer():
    mask = nn.Transformer.generate_square_subsequent_mask(6)
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    x = tokens()
    return Fn(lambda m, x: m.head(m.enc(m.emb(x) + m.pos, mask)).transpose(1, 2),
              emb=nn.Embedding(20, 16), pos=nn.Parameter(torch.randn(1, 6, 16)),
              enc=nn.TransformerEncoder(layer, 2), head=nn.Linear(16, 20)), CE, (
        x[:, :-1], x[:, 1:])


def a_translation():
    def forward(m, source, target):
        return m.head(m.net(m.emb(source) + m.pos, m.emb(target) + m.pos,
                            tgt_mask=mask)).transpose(1, 2)

    mask = nn.Transformer.generate_square_subsequent_mask(6)
    model = Fn(forward, emb=nn.Embedding(20, 16), head=nn.Linear(16, 20),
               pos=nn.Parameter(torch.randn(1, 6, 16)),
               net=nn.Transformer(16, 2, 1, 1, 32, batch_first=True))
    y = tokens()
    return model, CE, ((tokens(length=6), y[:, :-1]), y[:, 1:])


def a_speech_recogniser():
    def loss_fn(out, y):
        return F.ctc_loss(out, y, torch.full((4,), 10), torch.full((4,), 3))

    return Fn(lambda m, x: m.head(m.rnn(x)[0]).log_softmax(-1), rnn=nn.GRU(8, 16),
              head=nn.Linear(16, 5)), loss_fn, (torch.randn(10, 4, 8),
                                                torch.randint(1, 5, (4, 3)))


def a_mixture_of_experts():
    def forward(m, x):
        weights = m.gate(x).softmax(1)
        best = weights.argmax(1)
        chosen = torch.stack([m.experts[index](each) for index, each in zip(
            best.tolist(), x, strict=True)])
        return m.head((chosen * weights.gather(1, best[:, None])).relu())

    model = Fn(forward, gate=nn.Linear(8, 6), head=nn.Linear(8, 4),
               experts=nn.ModuleList(nn.Linear(8, 8) for _ in range(6)))
    return model, CE, classes()


def a_model_of_several_heads():
    def loss_fn(out, y):
        return CE(out[0], y[0]) + MSE(out[1], y[1])

    x, y = classes()
    return Fn(lambda m, x: ((h := m.body(x).relu()), m.first(h), m.second(h))[1:],
              body=nn.Linear(8, 16), first=nn.Linear(16, 4), second=nn.Linear(16, 1)), \
        loss_fn, (x, (y, x[:, :1]))


SOUND = {name[2:]: make for name, make in list(globals().items())
         if name.startswith("a_")}


def nothing_is_found(*given):
    said = preflight(*given)
    assert said.ok and not said.skipped, str(said)
    assert 0 < said.forward_passes <= FEW and 0 < said.backward_passes <= FEW


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_found(name):
    model, loss_fn, batch, *rest = SOUND[name]()
    optimizer = rest[0] if rest else adam(model)
    nothing_is_found(model, loss_fn, batch, optimizer)
    if name == "lbfgs":  # whose step wants a closure
        return

    def train_step(batch):
        optimizer.zero_grad()
        x, y = batch
        out = model(*x) if isinstance(x, tuple) else (
            model(**x) if isinstance(x, dict) else model(x))
        loss_fn(out, y).backward()
        if name != "sparse":
            nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()

    nothing_is_found(model, loss_fn, batch, optimizer, train_step)
    for _ in range(30):
        train_step(batch)
    nothing_is_found(model, loss_fn, batch, optimizer, train_step)
    model.eval()
    nothing_is_found(model, loss_fn, batch)
