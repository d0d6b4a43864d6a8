"""Sound trainings of many kinds, of which preflight must report nothing."""
import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn
from torch.nn import functional as F
from torch.optim import lr_scheduler

from tests.preflight.planted_bugs import (
    Case,
    Data,
    adam,
    diabetes,
    digits,
    loss_of,
    mlp,
    net,
    scheduled,
    sgd,
    split,
    training,
)

STEPS = 25  # between a fresh model and one that has been trained a little


@dataclass(frozen=True)
class Healthy:
    id: str
    make: Callable[[int], Case]

    def case(self, seed: int, trained: bool = False) -> Case:
        torch.manual_seed(seed)
        case = self.make(seed)
        case.train_loader = None  # many have no test data of their own
        steps = STEPS if trained else 0
        while steps:
            for batch in case.batches():
                case.train_step(batch)
                steps -= 1
                if not steps:
                    break
        return case


HEALTHY: list[Healthy] = []


def healthy(make):
    HEALTHY.append(Healthy(make.__name__.replace("_", "-"), make))
    return make


def images(seed: int) -> Data:
    data = digits(seed)
    data.x, data.x_test = (x.view(-1, 1, 8, 8) for x in (data.x, data.x_test))
    return data


def many(seed: int, data: Data, *inputs: torch.Tensor, size: int = 32):
    """Batches of several inputs and the target."""
    def batches():
        for part in torch.randperm(len(data.y)).split(size):
            if len(part) == size:
                x = data.x[part], *(more[part] for more in inputs)
                yield x, data.y[part]

    return batches


def several(seed, data, inputs, model, opt, loss_fn) -> Case:
    case = training(seed, data, model, opt, loss_fn)
    case.batches = many(seed, data, *inputs)
    case.batch = next(case.batches())
    return case


# -- nets on digits -------------------------------------------------------

@healthy
def plain(seed):
    model = net()
    return training(seed, digits(seed), model, sgd(model), nn.CrossEntropyLoss())


@healthy
def deep_with_layer_norm(seed):
    layers = [part for _ in range(6)
              for part in (nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU())]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    return training(seed, digits(seed), model, adam(model, 1e-3))


@healthy
def much_dropout(seed):
    model = nn.Sequential(nn.Dropout(0.2), nn.Linear(64, 128), nn.ReLU(),
                          nn.Dropout(0.5), nn.Linear(128, 128), nn.ReLU(),
                          nn.Dropout(0.5), nn.Linear(128, 10))
    return training(seed, digits(seed), model, adam(model, 1e-3))


@healthy
def cnn_with_batch_norm(seed):
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        nn.MaxPool2d(2), nn.Conv2d(8, 16, 3, padding=1, bias=False),
        nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(16, 10))
    return training(seed, images(seed), model, adam(model))


@healthy
def conv_bias_before_batch_norm(seed):
    """The biases get no gradient but rounding; that is waste, no bug."""
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(),
        nn.Linear(8 * 36, 10))
    return training(seed, images(seed), model, sgd(model))


class Residual(nn.Module):
    def __init__(self, zero: bool):
        super().__init__()
        self.stem = nn.Conv2d(1, 8, 3, padding=1)
        self.blocks = nn.ModuleList(nn.Sequential(
            nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1),
            nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1))
            for _ in range(2))
        if zero:
            for block in self.blocks:
                nn.init.zeros_(block[-1].weight)
                nn.init.zeros_(block[-1].bias)
        self.head = nn.Linear(8 * 64, 10)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = x + block(x)
        return self.head(x.flatten(1))


@healthy
def residual(seed):
    model = Residual(zero=False)
    return training(seed, images(seed), model, sgd(model, 0.01))


@healthy
def residual_zero_branches(seed):
    """Branches that start at zero: their first layers wait for one step."""
    model = Residual(zero=True)
    return training(seed, images(seed), model, sgd(model, 0.01))


@healthy
def head_of_zeros(seed):
    model = net()
    nn.init.zeros_(model[-1].weight)
    nn.init.zeros_(model[-1].bias)
    return training(seed, digits(seed), model, sgd(model))


@healthy
def frozen_body(seed):
    """A net trained before, of which only a new head is trained."""
    model = net()
    opt = sgd(model)
    data = digits(seed)
    case = training(seed, data, model, opt)
    for batch in case.batches():
        case.train_step(batch)
    model[:-1].requires_grad_(False)
    model[-1] = nn.Linear(64, 10)
    opt = sgd(model[-1])
    return training(seed, data, model, opt)


@healthy
def fine_tuning(seed):
    """A net trained before, trained on with a small lr."""
    model = net()
    data = digits(seed)
    case = training(seed, data, model, sgd(model))
    for batch in case.batches():
        case.train_step(batch)
    opt = torch.optim.AdamW(model.parameters(), lr=1e-4)
    return training(seed, data, model, opt)


@healthy
def smoothing_and_weights(seed):
    data = digits(seed)
    model = net(norm=True)
    loss_fn = nn.CrossEntropyLoss(weight=torch.linspace(0.5, 2, 10),
                                  label_smoothing=0.1)
    return training(seed, data, model, adam(model, 3e-3), loss_fn)


@healthy
def probabilities_as_targets(seed):
    """Targets as mixup makes them."""
    data = digits(seed)
    data.y = F.one_hot(data.y, 10).float()

    def change(x, y):
        turn = torch.randperm(len(x))
        return 0.7 * x + 0.3 * x[turn], 0.7 * y + 0.3 * y[turn]

    model = net()
    return training(seed, data, model, adam(model, 3e-3), nn.CrossEntropyLoss(),
                    change=change)


@healthy
def log_softmax_and_nll(seed):
    model = net(last=nn.LogSoftmax(1))
    return training(seed, digits(seed), model, adam(model, 3e-3), nn.NLLLoss())


@healthy
def log_softmax_and_cross_entropy(seed):
    """Log-softmax twice is log-softmax: needless and harmless."""
    model = net(last=nn.LogSoftmax(1))
    return training(seed, digits(seed), model, adam(model, 3e-3))


@healthy
def multi_label(seed):
    data = digits(seed)
    y = data.y
    data.y = torch.stack([y % 2 == 0, y >= 5, y % 3 == 0, y == 8], 1).float()
    model = mlp(64, 64, 4)
    return training(seed, data, model, adam(model, 3e-3), nn.BCEWithLogitsLoss())


@healthy
def binary_with_sigmoid(seed):
    data = split(load_breast_cancer, seed)
    data.x = (data.x - data.x.mean(0)) / data.x.std(0)
    data.y = data.y.float().unsqueeze(1)
    model = mlp(30, 32, 1, last=nn.Sigmoid())
    return training(seed, data, model, adam(model, 3e-3), nn.BCELoss())


@healthy
def rare_class(seed):
    """One image in ten is positive; pos_weight, and the prior as bias."""
    data = digits(seed)
    data.y = (data.y == 3).float().unsqueeze(1)
    model = mlp(64, 64, 1)
    nn.init.constant_(model[-1].bias, -2.2)
    return training(seed, data, model, adam(model, 3e-3),
                    nn.BCEWithLogitsLoss(pos_weight=torch.tensor(3.0)), size=64)


@healthy
def regression(seed):
    data = diabetes(seed)
    data.y = data.y.unsqueeze(1)
    model = mlp(10, 32, 1)
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss())


@healthy
def regression_of_flat_targets(seed):
    class Flat(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = mlp(10, 32, 32, 1)

        def forward(self, x):
            return self.body(x).squeeze(1)

    model = Flat()
    return training(seed, diabetes(seed), model, adam(model, 3e-3), F.smooth_l1_loss)


@healthy
def autoencoder(seed):
    data = digits(seed)
    data.y = data.x
    model = nn.Sequential(mlp(64, 48, 16), nn.ReLU(),
                          mlp(16, 48, 64, last=nn.Sigmoid()))
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss())


@healthy
def variational_autoencoder(seed):
    """Random in training; the output is a tuple."""
    class Variational(nn.Module):
        def __init__(self):
            super().__init__()
            self.encode, self.decode = mlp(64, 48, 16), mlp(8, 48, 64)

        def forward(self, x):
            mean, log_var = self.encode(x).chunk(2, 1)
            noise = torch.randn_like(mean) if self.training else 0
            return self.decode(mean + (log_var / 2).exp() * noise), mean, log_var

    def loss_fn(out, x):
        image, mean, log_var = out
        kept = F.binary_cross_entropy_with_logits(image, x, reduction="sum")
        known = (mean**2 + log_var.exp() - 1 - log_var).sum() / 2
        return (kept + known) / len(x)

    data = digits(seed)
    data.y = data.x
    model = Variational()
    return training(seed, data, model, adam(model, 1e-3), loss_fn)


@healthy
def segmentation(seed):
    """Which pixels are ink, from a noisy image."""
    data = images(seed)
    data.y = (data.x.squeeze(1) > 0.5).long()  # (N, 8, 8)
    data.x = data.x + 0.2 * torch.randn(data.x.shape)
    model = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(),
                          nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(),
                          nn.Conv2d(16, 2, 1))
    return training(seed, data, model, adam(model, 3e-3))


@healthy
def two_heads(seed):
    """A dict of outputs, and a loss for each."""
    class Heads(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = mlp(64, 64, 64)
            self.heads = nn.ModuleDict({"digit": nn.Linear(64, 10),
                                        "odd": nn.Linear(64, 1)})

        def forward(self, x):
            x = self.body(x).relu()
            return {name: head(x) for name, head in self.heads.items()}

    def loss_fn(out, y):
        odd = (y % 2).float().unsqueeze(1)
        return (F.cross_entropy(out["digit"], y)
                + F.binary_cross_entropy_with_logits(out["odd"], odd))

    model = Heads()
    return training(seed, digits(seed), model, adam(model, 3e-3), loss_fn)


@healthy
def siamese(seed):
    """Two images, one net: are they of the same class?"""
    class Siamese(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = mlp(64, 64, 16)

        def forward(self, a, b):
            return (self.embed(a) - self.embed(b)).pow(2).sum(1)

    def loss_fn(distance, same):
        return (same * distance
                + (1 - same) * (1 - (distance + 1e-6).sqrt()).clamp(min=0)**2).mean()

    data = digits(seed)
    other = torch.randperm(len(data.x))
    twin = data.y.unsqueeze(0) == data.y.unsqueeze(1)
    other = torch.where(torch.rand(len(other)) < 0.5,
                        twin.float().multinomial(1).squeeze(1), other)
    data.y = (data.y == data.y[other]).float()
    model = Siamese()
    return several(seed, data, [data.x[other]], model, adam(model, 3e-3), loss_fn)


@healthy
def contrastive(seed):
    """The loss compares the items of a batch; the net does not."""
    class Unit(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = mlp(64, 64, 16)

        def forward(self, x):
            return F.normalize(self.body(x), dim=1)

    def loss_fn(out, y):
        scores = (out @ out.t() / 0.2).masked_fill(torch.eye(len(y)).bool(), -1e9)
        same = (y.unsqueeze(0) == y.unsqueeze(1)).float().fill_diagonal_(0)
        chance = scores.log_softmax(1)
        return -(same * chance).sum(1).div(same.sum(1).clamp(min=1)).mean()

    model = Unit()
    return training(seed, digits(seed), model, adam(model, 3e-3), loss_fn, size=64)


# -- sequences ------------------------------------------------------------

class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.LSTM(8, 32, batch_first=True), nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.rnn(x.view(-1, 8, 8))[0][:, -1])


@healthy
def lstm(seed):
    model = Recurrent()
    return training(seed, digits(seed), model, adam(model))


@healthy
def gru_time_first(seed):
    class TimeFirst(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn, self.head = nn.GRU(8, 32), nn.Linear(32, 10)

        def forward(self, x):
            return self.head(self.rnn(x.view(-1, 8, 8).transpose(0, 1))[0][-1])

    model = TimeFirst()
    return training(seed, digits(seed), model, adam(model))


@healthy
def packed_gru(seed):
    """Texts of unequal length; their lengths are the second input."""
    class Packed(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(12, 16, padding_idx=0)
            self.rnn = nn.GRU(16, 24, batch_first=True)
            self.head = nn.Linear(24, 4)

        def forward(self, x, lengths):
            packed = nn.utils.rnn.pack_padded_sequence(
                self.embed(x), lengths, batch_first=True, enforce_sorted=False)
            return self.head(self.rnn(packed)[1][0])

    lengths = torch.randint(2, 9, (400,))
    x = torch.randint(1, 12, (400, 8))
    x[torch.arange(8) >= lengths.unsqueeze(1)] = 0
    data = Data(x, x[:, 0] % 4, x, x[:, 0] % 4)
    model = Packed()
    return several(seed, data, [lengths], model, adam(model), F.cross_entropy)


@healthy
def tagger_with_padding(seed):
    """ignore_index=-100 on a third of the targets."""
    class Tags(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(11, 16, padding_idx=10)
            self.rnn = nn.LSTM(16, 16, batch_first=True, bidirectional=True)
            self.head = nn.Linear(32, 5)

        def forward(self, x):
            return self.head(self.rnn(self.embed(x))[0])  # (N, L, C)

    x = torch.randint(10, (400, 9))
    y = (x + x.roll(1, 1)) % 5
    padding = torch.arange(9) >= torch.randint(4, 10, (400, 1))
    x[padding], y[padding] = 10, -100
    model = Tags()
    return training(seed, Data(x, y, x, y), model, adam(model),
                    lambda out, y: F.cross_entropy(out.flatten(0, 1), y.flatten()))


@healthy
def embedding_bag(seed):
    """Bags of words of which most rows of the table see no gradient."""
    x = torch.randint(500, (600, 6))
    y = (x % 3).mode(1).values
    model = nn.Sequential(nn.EmbeddingBag(500, 16, mode="mean"), nn.Linear(16, 3))
    return training(seed, Data(x, y, x, y), model, adam(model))


class Encoder(nn.Module):
    """A transformer over the rows of a digit."""

    def __init__(self, norm_first, dropout=0.1):
        super().__init__()
        self.embed = nn.Linear(8, 32)
        self.place = nn.Parameter(torch.randn(8, 32) * 0.02)
        layer = nn.TransformerEncoderLayer(32, 4, 64, dropout, batch_first=True,
                                           norm_first=norm_first)
        self.encode = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(32) if norm_first else nn.Identity()
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        x = self.encode(self.embed(x.view(-1, 8, 8)) + self.place)
        return self.head(self.norm(x).mean(1))


@healthy
def transformer_pre_norm(seed):
    model = Encoder(norm_first=True)
    return training(seed, digits(seed), model, adam(model, 2e-3))


@healthy
def transformer_post_norm(seed):
    model = Encoder(norm_first=False)
    return training(seed, digits(seed), model, adam(model, 1e-3))


@healthy
def vision_transformer(seed):
    """Patches of 2 by 2, a token for the class that starts at zero."""
    class Patches(nn.Module):
        def __init__(self):
            super().__init__()
            self.patch = nn.Conv2d(1, 32, 2, stride=2)
            self.token = nn.Parameter(torch.zeros(1, 1, 32))
            self.place = nn.Parameter(torch.randn(17, 32) * 0.02)
            layer = nn.TransformerEncoderLayer(32, 4, 64, 0, batch_first=True,
                                               norm_first=True)
            self.encode = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
            self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, 10)

        def forward(self, x):
            x = self.patch(x).flatten(2).transpose(1, 2)
            x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.place
            return self.head(self.norm(self.encode(x)[:, 0]))

    model = Patches()
    opt = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    return training(seed, images(seed), model, opt)


@healthy
def language_model_tied(seed):
    """The next symbol; the head is the embedding; cross entropy of (N, C, L)."""
    class Language(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(20, 32)
            nn.init.normal_(self.embed.weight, std=0.1)
            self.rnn = nn.GRU(32, 32, batch_first=True)
            self.head = nn.Linear(32, 20)
            self.head.weight = self.embed.weight

        def forward(self, x):
            return self.head(self.rnn(self.embed(x))[0]).transpose(1, 2)

    steps = torch.randint(1, 4, (400, 1)) * torch.arange(11)
    text = (torch.randint(20, (400, 1)) + steps) % 20
    data = Data(text[:, :-1], text[:, 1:], text[:, :-1], text[:, 1:])
    model = Language()
    return training(seed, data, model, adam(model, 3e-3), nn.CrossEntropyLoss())


@healthy
def causal_transformer(seed):
    class Causal(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(20, 32)
            layer = nn.TransformerEncoderLayer(32, 2, 64, 0, batch_first=True,
                                               norm_first=True)
            self.encode = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
            self.head = nn.Linear(32, 20, bias=False)

        def forward(self, x):
            mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
            return self.head(self.encode(self.embed(x), mask, is_causal=True))

    text = (torch.randint(20, (400, 1)) + 3 * torch.arange(9)) % 20
    data = Data(text[:, :-1], text[:, 1:], text[:, :-1], text[:, 1:])
    model = Causal()
    return training(seed, data, model, adam(model, 3e-3),
                    lambda out, y: F.cross_entropy(out.transpose(1, 2), y))


# -- steps of other kinds -------------------------------------------------

@healthy
def one_cycle(seed):
    model = net()
    opt = sgd(model)
    sched = lr_scheduler.OneCycleLR(opt, max_lr=0.2, total_steps=2000)
    return training(seed, digits(seed), model, opt,
                    step=scheduled(model, opt, sched))


@healthy
def warm_up(seed):
    """Ten steps from a hundredth of the lr."""
    model = net()
    opt = sgd(model)
    sched = lr_scheduler.LinearLR(opt, 0.01, total_iters=10)
    return training(seed, digits(seed), model, opt,
                    step=scheduled(model, opt, sched))


@healthy
def clipped(seed):
    model = Recurrent()
    opt = adam(model, 3e-3)

    def step(batch):
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@healthy
def accumulated(seed):
    model = net()
    opt = sgd(model)

    def step(batch):
        opt.zero_grad()
        for x, y in zip(*(part.chunk(4) for part in batch), strict=True):
            (F.cross_entropy(model(x), y) / 4).backward()
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@healthy
def step_then_zero_grad(seed):
    """zero_grad at the end, and a mean of the weights kept beside."""
    model = net(norm=True)
    opt = sgd(model)
    mean = torch.optim.swa_utils.AveragedModel(model)

    def step(batch):
        model.train()
        loss_of(model, F.cross_entropy, batch).backward()
        opt.step()
        opt.zero_grad()
        mean.update_parameters(model)
        model.eval()
        return {"loss": 0}

    return training(seed, digits(seed), model, opt, step=step)


@healthy
def half_precision(seed):
    model = net()
    opt = adam(model, 3e-3)

    def step(batch):
        opt.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(model, F.cross_entropy, batch)
        loss.backward()
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@healthy
def two_groups(seed):
    """No weight decay for biases; a smaller lr for the body."""
    model = net()
    opt = torch.optim.AdamW([
        {"params": [p for p in model[:-1].parameters() if p.dim() > 1], "lr": 1e-3},
        {"params": [p for p in model.parameters() if p.dim() == 1],
         "weight_decay": 0},
        {"params": [model[-1].weight]}], lr=3e-3, weight_decay=0.01)
    return training(seed, digits(seed), model, opt)


@healthy
def teacher(seed):
    """A frozen teacher inside the model, used by its loss."""
    class Pupil(nn.Module):
        def __init__(self):
            super().__init__()
            self.pupil, self.teacher = mlp(64, 32, 10), net()
            self.teacher.requires_grad_(False)

        def forward(self, x):
            with torch.no_grad():
                told = self.teacher(x)
            return self.pupil(x), told

    def loss_fn(out, y):
        said, told = out
        return F.cross_entropy(said, y) + F.mse_loss(said, told)

    model = Pupil()
    whole = net()
    case = training(seed, digits(seed), whole, sgd(whole))
    for batch in case.batches():
        case.train_step(batch)
    model.teacher.load_state_dict(copy.deepcopy(whole.state_dict()))
    return training(seed, digits(seed), model, adam(model.pupil, 3e-3), loss_fn)


# -- other losses, scales and types ---------------------------------------

@healthy
def batch_norm_on_raw_inputs(seed):
    """Inputs of 0 to 255, which the first layer normalises."""
    data = digits(seed)
    data.x = data.x * 255
    model = nn.Sequential(nn.BatchNorm1d(64), net())
    return training(seed, data, model, sgd(model))


@healthy
def log_of_softmax(seed):
    """NLLLoss of the log of probabilities, clamped."""
    model = net(last=nn.Softmax(1))
    return training(seed, digits(seed), model, adam(model, 3e-3),
                    lambda out, y: F.nll_loss(out.clamp(min=1e-8).log(), y))


@healthy
def divergence(seed):
    """kl_div of log-probabilities from a smoothed target."""
    data = digits(seed)
    data.y = F.one_hot(data.y, 10) * 0.9 + 0.01
    model = net(last=nn.LogSoftmax(1))
    return training(seed, data, model, adam(model, 3e-3),
                    nn.KLDivLoss(reduction="batchmean"))


@healthy
def counts(seed):
    """How many pixels are dark: Poisson, with the log of the rate."""
    data = digits(seed)
    data.y = (data.x > 0.9).sum(1).float()
    model = nn.Sequential(mlp(64, 64, 1), nn.Flatten(0))
    return training(seed, data, model, adam(model, 3e-3), nn.PoissonNLLLoss())


@healthy
def counts_by_relu(seed):
    """Targets that are never negative, behind a softplus."""
    data = digits(seed)
    data.y = (data.x > 0.9).sum(1, keepdim=True) / 10
    model = mlp(64, 64, 1, last=nn.Softplus())
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss())


@healthy
def mean_and_variance(seed):
    data = diabetes(seed)
    data.y = data.y.unsqueeze(1)

    def loss_fn(out, y):
        return F.gaussian_nll_loss(out[:, :1], y, F.softplus(out[:, 1:]) + 1e-3)

    model = mlp(10, 32, 2)
    return training(seed, data, model, adam(model, 3e-3), loss_fn)


@healthy
def quantiles(seed):
    data = diabetes(seed)
    levels = torch.tensor([0.1, 0.5, 0.9])

    def loss_fn(out, y):
        gap = y.unsqueeze(1) - out
        return torch.maximum(levels * gap, (levels - 1) * gap).mean()

    model = mlp(10, 32, 3)
    return training(seed, data, model, adam(model, 3e-3), loss_fn)


@healthy
def hinge(seed):
    model = net()
    return training(seed, digits(seed), model, adam(model, 3e-3),
                    nn.MultiMarginLoss())


@healthy
def two_logits(seed):
    data = digits(seed)
    data.y = (data.y >= 5).long()
    model = mlp(64, 64, 2)
    return training(seed, data, model, sgd(model), nn.CrossEntropyLoss())


@healthy
def tanh_output(seed):
    """An autoencoder of images from -1 to 1."""
    data = digits(seed)
    data.x = data.x * 2 - 1
    data.y = data.x
    model = mlp(64, 32, 16, 32, 64, last=nn.Tanh())
    return training(seed, data, model, adam(model, 3e-3), nn.L1Loss())


@healthy
def weights_in_the_loss(seed):
    """The loss has weights of its own, which the optimizer holds too."""
    class Centres(nn.Module):
        def __init__(self):
            super().__init__()
            self.centres = nn.Parameter(torch.randn(10, 16) / 4)

        def forward(self, out, y):
            out, centres = F.normalize(out), F.normalize(self.centres)
            return F.cross_entropy(8 * out @ centres.t(), y)

    model, loss_fn = mlp(64, 64, 16), Centres()
    opt = torch.optim.Adam([*model.parameters(), *loss_fn.parameters()], lr=3e-3)
    return training(seed, digits(seed), model, opt, loss_fn)


@healthy
def double_precision(seed):
    data = digits(seed)
    data.x = data.x.double()
    model = net().double()
    return training(seed, data, model, sgd(model))


@healthy
def lazy_layers(seed):
    model = nn.Sequential(nn.LazyConv2d(8, 3), nn.GroupNorm(2, 8), nn.ReLU(),
                          nn.Flatten(), nn.LazyLinear(10))
    data = images(seed)
    model(data.x[:2])
    return training(seed, data, model, adam(model, 3e-3))


@healthy
def constants_in_forward(seed):
    """Plain tensors that are no weights: an encoding of the place, a mask."""
    class Placed(nn.Module):
        def __init__(self):
            super().__init__()
            self.place = torch.linspace(-1, 1, 64)
            self.register_buffer("mask", (torch.rand(64) < 0.9).float())
            self.body = net()

        def forward(self, x):
            return self.body((x + 0.1 * self.place) * self.mask)

    model = Placed()
    return training(seed, digits(seed), model, sgd(model))


@healthy
def small_batches(seed):
    """Four images in a batch, which may well be of one class."""
    model = net()
    return training(seed, digits(seed), model, sgd(model, 0.01), size=4)


@healthy
def sorted_by_time(seed):
    """A regression on times, in order, as forecasts are."""
    time = torch.linspace(0, 1, 400).unsqueeze(1)
    x = torch.cat([time, (20 * time).sin(), (20 * time).cos()], 1)
    data = Data(x, 2 * time + (20 * time).sin(), x, time)
    model = mlp(3, 32, 1)
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss(),
                    shuffle=False)


@healthy
def sparse_rows(seed):
    """Sparse gradients and their own optimizer."""
    x = torch.randint(1000, (600, 5))
    y = (x.sum(1) % 2).long()
    model = nn.Sequential(nn.Embedding(1000, 16, sparse=True), nn.Flatten(),
                          nn.Linear(80, 2))
    sparse = torch.optim.SparseAdam(model[0].parameters(), lr=1e-2)
    dense = torch.optim.Adam(model[2].parameters(), lr=1e-2)

    def step(batch):
        sparse.zero_grad()
        dense.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        sparse.step()
        dense.step()

    return training(seed, Data(x, y, x, y), model, dense, step=step)


@healthy
def second_order(seed):
    """L-BFGS, whose step wants a closure."""
    model = mlp(64, 32, 10)
    opt = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=4)

    def step(batch):
        def closure():
            opt.zero_grad()
            loss = loss_of(model, F.cross_entropy, batch)
            loss.backward()
            return loss

        opt.step(closure)

    return training(seed, digits(seed), model, opt, step=step, size=256)


@healthy
def stochastic_depth(seed):
    class Deep(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = nn.Linear(64, 64), nn.Linear(64, 10)
            self.blocks = nn.ModuleList(mlp(64, 64, 64) for _ in range(4))

        def forward(self, x):
            x = self.first(x).relu()
            for block in self.blocks:
                if not self.training or torch.rand(()) < 0.8:
                    x = x + block(x)
            return self.last(x)

    model = Deep()
    return training(seed, digits(seed), model, adam(model, 1e-3))


@healthy
def accumulated_over_calls(seed):
    """Every second call of the step steps the optimizer."""
    model = net()
    opt = sgd(model)
    calls = [0]

    def step(batch):
        (loss_of(model, F.cross_entropy, batch) / 2).backward()
        calls[0] += 1
        if calls[0] % 2 == 0:
            opt.step()
            opt.zero_grad()

    return training(seed, digits(seed), model, opt, step=step)


@healthy
def weight_norm(seed):
    model = nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(64, 64)),
                          nn.Tanh(),
                          nn.utils.parametrizations.spectral_norm(nn.Linear(64, 64)),
                          nn.Tanh(), nn.Linear(64, 10))
    return training(seed, digits(seed), model, adam(model, 3e-3))


@healthy
def instance_norm(seed):
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.InstanceNorm2d(8),
                          nn.LeakyReLU(0.2, inplace=True), nn.Dropout2d(0.1),
                          nn.Conv2d(8, 16, 3, stride=2), nn.SiLU(inplace=True),
                          nn.AvgPool2d(3), nn.Flatten(), nn.Linear(16, 10))
    return training(seed, images(seed), model, adam(model, 3e-3))
