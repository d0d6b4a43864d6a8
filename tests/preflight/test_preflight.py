"""The file that readers take home, snippets/debugging/preflight.py: it
names each planted bug, stays silent on healthy training, and puts back
all that it touched."""
import copy
import importlib.util
import math
import random
import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional as F

FILE = Path(__file__).parents[2] / "snippets/debugging/preflight.py"


@pytest.fixture(scope="module")
def lib():
    spec = importlib.util.spec_from_file_location("preflight_file", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    random.seed(0)


# -- what is given to it ---------------------------------------------------

class Fn(nn.Module):
    """Layers, and a forward as a function of itself and the input."""

    def __init__(self, forward, **layers):
        super().__init__()
        for name, layer in layers.items():
            setattr(self, name, layer)
        self.run = forward

    def forward(self, *args, **kwargs):
        return self.run(self, *args, **kwargs)


def mlp(*end, out=4, inner=(nn.ReLU,)):
    return nn.Sequential(nn.Linear(8, 32), *[i() for i in inner],
                         nn.Linear(32, out), *end)


def floats(n=32, out=4):
    return torch.randn(n, 8), torch.arange(n) % out


def adam(model, lr=1e-3):
    return torch.optim.Adam(model.parameters(), lr)


def trained(model, loss_fn, batch, opt, steps=60):
    model.train()
    for _ in range(steps):
        opt.zero_grad()
        x = batch[0]
        out = model(*x) if isinstance(x, tuple) else \
            model(**x) if isinstance(x, dict) else model(x)
        loss_fn(out, batch[1]).backward()
        opt.step()


def step_of(model, loss_fn, opt, sched=None, before=True, zero=True):
    def train_step(batch):
        x, y = batch
        model.train()
        if zero:
            opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        if sched and before:
            sched.step()
        opt.step()
        if sched and not before:
            sched.step()
        return loss.item()

    return train_step


CE, MSE, BCE = nn.CrossEntropyLoss(), nn.MSELoss(), nn.BCEWithLogitsLoss()


# -- healthy ---------------------------------------------------------------

def images(n=16):
    return torch.randn(n, 3, 8, 8), torch.arange(n) % 4


def h_mlp():
    return mlp(), CE, floats()


def h_mlp_dropout():
    return mlp(inner=(nn.ReLU, nn.Dropout)), CE, floats()


def h_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(72, 4)), CE, images()


def h_residual():
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


def h_lstm():
    return Fn(lambda m, x: m.head(m.rnn(x)[0][:, -1]), head=nn.Linear(16, 4),
              rnn=nn.LSTM(8, 16, 2, batch_first=True, dropout=0.2)), CE, (
        torch.randn(16, 5, 8), torch.arange(16) % 4)


def h_lstm_time_first():
    return Fn(lambda m, x: m.head(m.rnn(x)[0][-1]), head=nn.Linear(16, 4),
              rnn=nn.LSTM(8, 16)), CE, (torch.randn(5, 16, 8), torch.arange(16) % 4)


def h_gru_packed():
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


def h_transformer():
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    return Fn(lambda m, x: m.head(m.enc(m.emb(x) + m.pos).mean(1)),
              emb=nn.Embedding(20, 16), pos=nn.Parameter(torch.zeros(1, 6, 16)),
              enc=nn.TransformerEncoder(layer, 2), head=nn.Linear(16, 4)), CE, (
        torch.randint(0, 20, (16, 6)), torch.arange(16) % 4)


def h_language_model():
    def forward(m, x):
        return m.head(m.rnn(m.emb(x))[0]).transpose(1, 2)

    x = torch.randint(0, 20, (8, 7))
    return Fn(forward, emb=nn.Embedding(20, 16), rnn=nn.GRU(
        16, 16, batch_first=True), head=nn.Linear(16, 20)), CE, (x[:, :-1], x[:, 1:])


def h_tied():
    def forward(m, x):
        return m.head(m.rnn(m.emb(x))[0]).flatten(0, 1)

    model = Fn(forward, emb=nn.Embedding(20, 16), head=nn.Linear(16, 20, bias=False),
               rnn=nn.GRU(16, 16, batch_first=True))
    model.head.weight = model.emb.weight
    x = torch.randint(0, 20, (8, 7))
    return model, CE, (x[:, :-1], x[:, 1:].flatten())


def h_bag():
    x = torch.randint(0, 50, (60,))
    return Fn(lambda m, x, at: m.head(m.emb(x, at)), emb=nn.EmbeddingBag(50, 8),
              head=nn.Linear(8, 3)), CE, ((x, torch.arange(0, 60, 4)),
                                          torch.arange(15) % 3)


def h_autoencoder():
    x = torch.rand(16, 8)
    return nn.Sequential(nn.Linear(8, 3), nn.ReLU(), nn.Linear(3, 8),
                         nn.Sigmoid()), MSE, (x, x)


def h_frozen():
    model = mlp()
    model[0].requires_grad_(False)
    return model, CE, floats(), torch.optim.Adam(model[2].parameters(), 1e-3)


def h_frozen_bn():
    model, loss_fn, batch = h_cnn()
    model[1].eval().requires_grad_(False)
    return model, loss_fn, batch


def h_regression():
    x = torch.randn(32, 8)
    return Fn(lambda m, x: m.net(x).squeeze(1), net=mlp(out=1)), MSE, (
        x, x.sum(1) * 3 + 10)


def h_regression_column():
    x = torch.randn(32, 8)
    return mlp(out=1), lambda out, y: F.smooth_l1_loss(out.squeeze(1), y), (
        x, x.sum(1))


def h_l1():
    x = torch.randn(32, 8)
    return mlp(out=1), lambda out, y: F.l1_loss(out, y.unsqueeze(1)), (x, x.sum(1))


def h_binary():
    return Fn(lambda m, x: m.net(x).squeeze(1), net=mlp(out=1)), BCE, (
        torch.randn(32, 8), (torch.arange(32) % 2).float())


def h_sigmoid_bce():
    return mlp(nn.Sigmoid(), out=1), nn.BCELoss(), (
        torch.randn(32, 8), (torch.arange(32)[:, None] % 2).float())


def h_multilabel():
    return mlp(out=5), nn.BCEWithLogitsLoss(pos_weight=torch.full((5,), 3.)), (
        torch.randn(32, 8), (torch.rand(32, 5) > 0.6).float())


def h_segmentation():
    return nn.Conv2d(3, 4, 3, padding=1), nn.CrossEntropyLoss(ignore_index=255), (
        torch.randn(4, 3, 8, 8),
        torch.randint(0, 4, (4, 8, 8)).index_fill(1, torch.tensor([0]), 255))


def h_binary_segmentation():
    return nn.Conv2d(3, 1, 3, padding=1), BCE, (
        torch.randn(4, 3, 8, 8), (torch.rand(4, 1, 8, 8) > 0.8).float())


def h_options():
    return mlp(), nn.CrossEntropyLoss(weight=torch.tensor([1., 2, 3, 4]),
                                      label_smoothing=0.1), floats()


def h_sum():
    return mlp(), nn.CrossEntropyLoss(reduction="sum"), floats()


def h_soft_targets():
    x, y = floats()
    return mlp(), CE, (x, F.one_hot(y, 4).float() * 0.9 + 0.025)


def h_nll():
    return mlp(nn.LogSoftmax(1)), nn.NLLLoss(), floats()


def h_permuted():
    def loss_fn(out, y):
        return F.cross_entropy(out.permute(0, 2, 1), y)

    return Fn(lambda m, x: m.net(x), net=mlp()), loss_fn, (
        torch.randn(8, 5, 8), torch.randint(0, 4, (8, 5)))


def lazy():
    return nn.Sequential(nn.LazyLinear(32), nn.ReLU(), nn.LazyLinear(4)), CE, floats()


def h_zero_head():
    model = mlp()
    nn.init.zeros_(model[2].weight)
    return model, CE, floats()


def h_penalty():
    model = mlp()
    return model, lambda out, y: F.cross_entropy(out, y) + 1e-4 * sum(
        p.square().sum() for p in model.parameters()), floats()


def h_normalises_itself():
    x, y = images()
    return Fn(lambda m, x: m.net(x / 255), net=nn.Sequential(
        nn.Flatten(), nn.Linear(192, 4))), CE, ((x * 60 + 128).clamp(0, 255), y)


def h_sgd():
    model = mlp()
    return model, CE, floats(), torch.optim.SGD(model.parameters(), 0.1, 0.9)


def h_lbfgs():
    model = mlp()
    return model, CE, floats(), torch.optim.LBFGS(model.parameters())


def h_dict():
    return Fn(lambda m, ids, mask: m.head((m.emb(ids) * mask[..., None]).mean(1)),
              emb=nn.Embedding(20, 8), head=nn.Linear(8, 3)), CE, (
        {"ids": torch.randint(0, 20, (16, 5)), "mask": torch.ones(16, 5)},
        torch.arange(16) % 3)


def h_stateful_rnn():
    def forward(m, x):
        out, h = m.rnn(x, m.h)
        m.h = h.detach()
        return m.head(out[:, -1])

    return Fn(forward, h=None, rnn=nn.GRU(8, 16, batch_first=True),
              head=nn.Linear(16, 4)), CE, (torch.randn(16, 5, 8),
                                           torch.arange(16) % 4)


def h_graph():
    x, y = floats()
    near = (torch.rand(32, 32) > 0.8).float()
    return Fn(lambda m, x, a: m.head(a @ m.net(x).relu() / 6),
              net=nn.Linear(8, 16), head=nn.Linear(16, 4)), CE, ((x, near), y)


def h_sparse():
    model = Fn(lambda m, x: m.head(m.emb(x)), emb=nn.EmbeddingBag(
        20, 8, sparse=True), head=nn.Linear(8, 3))
    return model, CE, (torch.randint(0, 20, (30, 5)), torch.arange(30) % 3), \
        torch.optim.SGD(model.parameters(), 0.1)


def h_kl():
    x, y = floats()
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


def h_vae():
    def loss_fn(out, y):
        rec, mu, logvar = out
        return F.mse_loss(rec, y) - 1e-3 * (1 + logvar - mu**2 - logvar.exp()).mean()

    x = torch.randn(32, 8)
    return VAE(), loss_fn, (x, x)


def h_toy():
    x = torch.linspace(0, 10, 50)[:, None]
    model = nn.Linear(1, 1)
    return model, MSE, (x, 2 * x + 1), torch.optim.SGD(model.parameters(), 0.01)


def h_teacher():
    def forward(m, x):
        with torch.no_grad():
            goal = m.teacher[0](x)
        return m.net(x) + 0 * goal

    return Fn(forward, net=mlp(), teacher=[mlp()]), CE, floats()


def h_words_of_one_sentence():
    return Fn(lambda m, x: m.head(m.rnn(m.emb(x).unsqueeze(1))[0].squeeze(1)),
              emb=nn.Embedding(20, 8), rnn=nn.LSTM(8, 16), head=nn.Linear(16, 3)), \
        CE, (torch.randint(0, 20, (16,)), torch.arange(16) % 3)


def h_series_time_first():
    return Fn(lambda m, x: m.head(m.rnn(x)[0]), rnn=nn.GRU(8, 16),
              head=nn.Linear(16, 1)), MSE, (torch.randn(12, 5, 8),
                                            torch.randn(12, 5, 1))


def h_graph_in_a_buffer():
    model = Fn(lambda m, x: m.head(m.near @ m.net(x).relu() / 6),
               net=nn.Linear(8, 16), head=nn.Linear(16, 4))
    model.register_buffer("near", (torch.rand(32, 32) > 0.8).float())
    return model, CE, floats()


def h_mixture_of_normals():
    def forward(m, x):
        return m.means

    return Fn(forward, means=nn.Parameter(torch.randn(3))), lambda means, y: -(
        -(y - means) ** 2 / 2).logsumexp(1).mean(), (torch.randn(32, 1),
                                                     torch.randn(32, 1))


def h_pairs_of_targets():
    def loss_fn(out, y):
        right = (y[:, None] - y[None]).sign()
        return F.softplus(-right * (out - out.t())).mean()

    return mlp(out=1), loss_fn, (torch.randn(32, 8), torch.randn(32))


def h_derivative_by_the_input():
    def forward(m, x):
        x = x.detach().requires_grad_()
        out = m.net(x)
        return torch.autograd.grad(out.sum(), x, create_graph=True)[0]

    return Fn(forward, net=mlp(nn.Tanh(), out=1, inner=(nn.Tanh,))), MSE, (
        torch.randn(32, 8), torch.randn(32, 8))


def h_generator():
    judge = mlp(out=1)
    judge.requires_grad_(False)
    return mlp(out=8), lambda out, y: BCE(judge(out), torch.ones_like(y)), (
        torch.randn(32, 8), torch.zeros(32, 1))


def h_generator_of_a_judge_that_learns():
    judge = mlp(out=1)
    return mlp(out=8), lambda out, y: BCE(judge(out), torch.ones_like(y)), (
        torch.randn(32, 8), torch.zeros(32, 1))


def h_targets_that_the_loss_ignores():
    x = torch.randn(32, 8)
    return mlp(out=8), lambda out, _: F.mse_loss(out, x), (x, torch.zeros(32).long())


def h_loss_in_forward():
    return Fn(lambda m, ids, labels: CE(m.net(ids), labels), net=mlp()), \
        lambda loss, _: loss, ({"ids": torch.randn(32, 8),
                                "labels": torch.arange(32) % 4}, torch.arange(32) % 4)


def h_converged():
    x = torch.randn(32, 8)
    y = x.sum(1, keepdim=True) + 0.1 * torch.randn(32, 1)
    model = nn.Linear(8, 1, bias=False)
    model.weight.data = torch.linalg.lstsq(x, y).solution.t()
    return model, MSE, (x, y), torch.optim.SGD(model.parameters(), 0.1)


def h_targets_of_5_to_50():
    x = torch.randn(32, 8)
    return mlp(out=1), MSE, (x, (22 + 9 * x[:, :1]).clamp(5, 50))


HEALTHY = {name[2:]: make for name, make in list(globals().items())
           if name.startswith("h_")}


def ready(made):
    """model, loss_fn, batch and an optimizer."""
    return made if len(made) == 4 else (*made, adam(made[0]))


def words(findings):
    return "\n".join(f"{f.code}: {f.seen}" for f in findings)


@pytest.mark.parametrize("name", HEALTHY)
@pytest.mark.parametrize("how", ["new", "trained"])
def test_nothing_is_found_in_healthy_training(lib, name, how):
    model, loss_fn, batch, opt = ready(HEALTHY[name]())
    if how == "new" or name == "lbfgs":
        found = lib.preflight(model, loss_fn, batch, opt)
        assert found == [], words(found)
        return

    def step(batch):
        opt.zero_grad()
        x, y = batch
        out = model(*x) if isinstance(x, tuple) else \
            model(**x) if isinstance(x, dict) else model(x)
        loss_fn(out, y).backward()
        if name != "sparse":
            nn.utils.clip_grad_norm_(model.parameters(), 1)
        opt.step()

    for _ in range(50):
        step(batch)
    found = lib.preflight(model, loss_fn, batch, opt, step)
    assert found == [], words(found)
    model.eval()
    found = lib.preflight(model, loss_fn, batch)
    assert found == [], words(found)


# -- bugs ------------------------------------------------------------------

def image_bug(*layers, loss_fn=CE, **kw):
    return nn.Sequential(*layers), loss_fn, images()


def binary(model, loss_fn=BCE, y=None):
    y = (torch.arange(32)[:, None] % 2).float() if y is None else y
    return model, loss_fn, (torch.randn(32, 8), y)


def scaled(factor=1., shift=0.):
    x, y = floats()
    return mlp(), CE, (x * factor + shift, y)


def with_nan(where):
    x, y = floats()
    x[3, 3] = math.nan if where == "x" else x[3, 3]
    model = mlp()
    if where == "weights":
        model[0].weight.data[0, 0] = math.inf
    return model, CE, (x, y)


def targets(y, model=None, loss_fn=CE):
    return model or mlp(), loss_fn, (torch.randn(len(y), 8), y)


def forward_of(forward, loss_fn=CE, **layers):
    return Fn(forward, **(layers or dict(a=nn.Linear(8, 32), b=nn.Linear(32, 4)))), \
        loss_fn, floats()


def listed():
    return forward_of(lambda m, x: m.head(m.layers[0](x).relu()),
                      layers=[nn.Linear(8, 32)], head=nn.Linear(32, 4))


def in_dict():
    return forward_of(lambda m, x: m.head(m.layers["a"](x).relu()),
                      layers={"a": nn.Linear(8, 32)}, head=nn.Linear(32, 4))


def moved_parameter():
    return forward_of(lambda m, x: m.net(x * m.scale),
                      scale=nn.Parameter(torch.ones(8)) * 1.0, net=mlp())


def replaced_head():
    model = mlp()
    opt = adam(model)
    model[2] = nn.Linear(32, 4)
    return model, CE, floats(), opt


def part_of():
    model = mlp()
    return model, CE, floats(), torch.optim.Adam(model[2].parameters())


def more_than():
    model, other = mlp(), mlp()
    return model, CE, floats(), torch.optim.Adam(
        [*model.parameters(), *other.parameters()])


def mixing_rnn():
    return Fn(lambda m, x: m.head(m.rnn(x)[0][:, -1]), rnn=nn.GRU(8, 16),
              head=nn.Linear(16, 4)), CE, (torch.randn(16, 5, 8),
                                           torch.arange(16) % 4)


def mixing_view():
    return Fn(lambda m, x: m.head(m.rnn(x.view(5, 16, 8))[0][-1]),
              rnn=nn.GRU(8, 16), head=nn.Linear(16, 4)), CE, (
        torch.randn(16, 5, 8), torch.arange(16) % 4)


def deep(layer, std=None, depth=12):
    model = nn.Sequential(nn.Linear(8, 16), *[
        part for _ in range(depth) for part in (layer(), nn.Linear(16, 16))],
        nn.Linear(16, 4))
    if std:
        for module in model:
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=std)
    return model, CE, floats()


def constant(value):
    model = mlp()
    for layer in model[0], model[2]:
        nn.init.constant_(layer.weight, value)
    return model, CE, floats()


def big_init():
    model = mlp()
    for p in model.parameters():
        nn.init.normal_(p, std=5)
    return model, CE, floats()


def rate(lr, kind=torch.optim.Adam):
    model = mlp()
    return model, CE, floats(), kind(model.parameters(), lr=lr)


def dead():
    model = mlp()
    nn.init.constant_(model[0].bias, -100)
    return model, CE, floats()


def stepped(make, **kw):
    def made():
        model = mlp(inner=(nn.ReLU, nn.Dropout))
        opt = adam(model, 1e-3)
        sched = torch.optim.lr_scheduler.StepLR(opt, 1, 0.5)
        return model, CE, floats(), opt, make(model, opt, sched)

    return made


def never_trained(model, opt, sched):
    model.eval()

    def train_step(batch):
        opt.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        opt.step()

    return train_step


def without(what):
    def make(model, opt, sched):
        def train_step(batch):
            opt.zero_grad()
            loss = CE(model(batch[0]), batch[1])
            if what != "backward":
                loss.backward()
            if what == "order":
                opt.zero_grad()
            if what != "step":
                opt.step()

        return train_step

    return make


def wakes():
    model, loss_fn, batch, opt = ready(h_frozen_bn())
    return model, loss_fn, batch, opt, step_of(model, loss_fn, opt)


def still():
    model, loss_fn, batch = h_mlp()
    opt = adam(model, 0.0)
    return model, loss_fn, batch, opt, step_of(model, loss_fn, opt)


def carried(model, opt, sched):
    """The graph of the last step hangs on to the state."""
    state = [torch.zeros(())]

    def train_step(batch):
        opt.zero_grad()
        loss = CE(model(batch[0]) + state[0], batch[1])
        state[0] = loss
        loss.backward()
        opt.step()

    return train_step


def vain(module=True):
    model, loss_fn, batch, opt = ready(h_mlp())
    if module:
        model[0].requires_grad = False
    else:
        opt.lr = 0.1
    return model, loss_fn, batch, opt


def rebuilt():
    model, loss_fn, batch = h_mlp()
    return model, loss_fn, batch, None, lambda batch: step_of(
        model, loss_fn, adam(model))(batch)


def column():
    x = torch.randn(32, 8)
    return mlp(out=1), MSE, (x, x.sum(1))


def house():
    x = torch.randn(32, 8)
    return mlp(out=1), MSE, (x, 2e5 + 1e5 * x[:, :1])


BUGS = {
    "raw-scores": [
        lambda: (mlp(nn.Softmax(1)), CE, floats()),
        lambda: forward_of(lambda m, x: m.b(m.a(x).relu()),
                           lambda out, y: F.cross_entropy(out.softmax(-1), y)),
        lambda: forward_of(lambda m, x: (e := m.b(m.a(x)).exp())
                           / e.sum(1, keepdim=True)),
        lambda: (mlp(nn.Softmax(0)), CE, floats()),
        lambda: (mlp(nn.Sigmoid()), CE, floats()),
        lambda: (mlp(nn.ReLU()), CE, floats()),
        lambda: binary(mlp(nn.Sigmoid(), out=1)),
        lambda: binary(mlp(out=1), lambda out, y: BCE(torch.sigmoid(out), y))],
    "nll-input": [lambda: (mlp(nn.Softmax(1)), nn.NLLLoss(), floats()),
                  lambda: (mlp(), F.nll_loss, floats()),
                  lambda: (mlp(nn.LogSoftmax(0)), nn.NLLLoss(), floats())],
    "output-range": [lambda: (mlp(nn.Sigmoid()), MSE, (
        torch.randn(32, 8), torch.randn(32, 4)))],
    "target-shape": [column,
                     lambda: (column()[0], lambda out, y: ((out - y) ** 2).mean(),
                              column()[2]),
                     lambda: (column()[0], F.l1_loss, column()[2])],
    "target-range": [lambda: targets((torch.rand(32, 4) > 0.3).float()),
                     lambda: binary(mlp(out=1), y=torch.arange(32)[:, None] % 2
                                    * 2. - 1)],
    "samples-mixed": [mixing_rnn, mixing_view,
                      lambda: forward_of(lambda m, x: m.b(
                          (h := m.a(x)) - h.mean(0)))],
    "left-in-eval": [stepped(never_trained)],
    "mode-changed": [wakes],
    "eval-random": [lambda: forward_of(lambda m, x: m.b(F.dropout(m.a(x))))],
    "raises": [lambda: forward_of(lambda m, x: m.a(x).missing),
               lambda: (mlp(), CE, (torch.randn(8, 7), torch.arange(8) % 4)),
               lambda: (mlp(), CE, (floats()[0].double(), floats()[1])),
               lambda: (Fn(lambda m, x: m.e(x), e=nn.Embedding(4, 3)), CE, (
                   torch.arange(5), torch.arange(5) % 3)),
               lambda: forward_of(lambda m, x: m.b(m.a(x).sigmoid().mul_(2))),
               lambda: forward_of(lambda m, x: m.b(m.a(x)).detach()),
               lambda: (mlp(), lambda out, y: CE(out, y).item(), floats()),
               lambda: targets((torch.arange(32) % 4).float()),
               lambda: targets(F.one_hot(torch.arange(32) % 4)),
               lambda: binary(mlp(out=1), y=torch.arange(32)[:, None] % 2),
               lambda: targets(torch.arange(32)[:, None] % 4),
               lambda: targets(torch.arange(32) % 4 + 1),
               lambda: binary(mlp(out=1), nn.BCELoss()),
               lambda: binary(mlp(out=1), y=(torch.arange(32) % 2).float()),
               stepped(carried)],
    "sets-nothing": [vain],
    "optimizer-rebuilt": [rebuilt],
    "no-gradient": [lambda: forward_of(lambda m, x: m.b(m.a(x).detach())), dead,
                    lambda: (mlp(out=1), CE, floats(out=1))],
    "gradients-accumulate": [stepped(lambda model, opt, sched: step_of(
        model, CE, opt, zero=False))],
    "nothing-moves": [stepped(without("step")), stepped(without("backward")),
                      stepped(without("order")), still],
    "stale-optimizer": [replaced_head, more_than],
    "not-in-optimizer": [part_of],
    "unregistered": [listed, in_dict, moved_parameter],
    "not-finite": [lambda: with_nan("x"), lambda: with_nan("weights"),
                   lambda: forward_of(lambda m, x: m.b(
                       (m.a(x).relu() * 0).sqrt()))],
    "vanishing-gradients": [lambda: deep(nn.Sigmoid)],
    "exploding-gradients": [lambda: deep(nn.ReLU, 1.5)],
    "input-scale": [lambda: scaled(60, 128), lambda: scaled(1 / 1000),
                    lambda: scaled(0)],
    "one-class": [lambda: targets(torch.ones(32).long())],
    "scheduler-first": [stepped(lambda model, opt, sched: step_of(
        model, CE, opt, sched))],
    "lr-falls": [stepped(lambda model, opt, sched: step_of(
        model, CE, opt, sched, before=False))],
    "update-ratio": [lambda: rate(1e-9)],
    "loss-at-start": [big_init, house],
    "input-ignored": [dead],
    "cannot-overfit": [lambda: rate(30.)],
}


@pytest.mark.parametrize(("code", "number"), [
    (code, n) for code, makes in BUGS.items() for n in range(len(makes))])
def test_a_planted_bug_is_named(lib, code, number):
    made = BUGS[code][number]()
    opt = made[3] if len(made) > 3 else adam(made[0])
    found = lib.preflight(*made[:3], opt, *made[4:])
    assert code in [f.code for f in found], words(found)
    named = [f.code for f in found]
    assert len(named) == len(set(named))
    assert {f.level for f in found} <= {"error", "warning"}


def test_each_code_has_a_planted_bug_and_a_heading_on_its_page():
    codes = re.findall(r'^ +\("\??([a-z-]+)", ', FILE.read_text(), re.MULTILINE)
    page = (FILE.parents[2] / "docs/debugging/preflight.md").read_text()
    headed = re.findall(r"^### `([a-z-]+)`", page, re.MULTILINE)
    assert set(BUGS) == set(codes) | {"raises"}
    assert sorted(headed) == sorted(BUGS)


# -- nothing is left behind ------------------------------------------------

class Stateful(nn.Module):
    """All that a step may touch: running statistics, a counter, a list of
    layers, a buffer that is replaced, dropout, all sources of chance."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16),
                                 nn.Dropout(), nn.Linear(16, 4))
        self.net[1].eval()
        self.net[0].bias.requires_grad_(False)
        self.hidden = [nn.Linear(4, 4)]
        self.register_buffer("seen", torch.zeros(()))
        self.calls, self.fails = 0, False

    def forward(self, x):
        self.calls += 1
        self.seen = self.seen + 1
        random.random()
        torch.rand(1)
        if self.fails and self.calls > 3:
            raise RuntimeError("planted")
        return self.hidden[0](self.net(x))


def everything(*roots):
    """All tensors, numbers and flags as bytes and words."""
    model, opt, sched, batch = roots
    tensors = [*model.parameters(), *model.buffers(), *batch,
               *model.hidden[0].parameters()]
    numbers = [(t.detach().clone(), None if t.grad is None else t.grad.clone(),
                t.requires_grad) for t in tensors]
    return repr([
        [id(t) for t in tensors], [id(t.grad) for t in tensors],
        [t.data_ptr() for t in tensors], numbers, model.calls,
        [m.training for m in model.modules()],
        [id(g) for g in opt.param_groups], opt.state_dict(),
        sched.state_dict(), random.getstate(), torch.get_rng_state().tolist()])


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize("with_step", [False, True])
def test_all_is_put_back_bit_for_bit(lib, fails, used, with_step):
    numpy = pytest.importorskip("numpy")
    model, batch = Stateful(), floats()
    opt = torch.optim.AdamW([*model.net[0].parameters(), *model.net[3].parameters()])
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 10)
    step = step_of(model, CE, opt, sched)
    if used:
        step_of(model, CE, opt, sched, before=False)(batch)
        model.eval()
    model.fails = fails
    torch.set_printoptions(threshold=10**6, precision=17)
    try:
        before = everything(model, opt, sched, batch)
        drawn = numpy.random.get_state()[1].tolist()
        found = lib.preflight(model, CE, batch, opt, step if with_step else None)
        assert everything(model, opt, sched, batch) == before
        assert numpy.random.get_state()[1].tolist() == drawn
    finally:
        torch.set_printoptions(profile="default")
    assert found and torch.is_grad_enabled()


def test_all_is_put_back_when_it_is_interrupted(lib):
    model, loss_fn, batch = h_cnn()
    before = copy.deepcopy(model.state_dict())

    def train_step(batch):
        with torch.no_grad():
            for p in model.parameters():
                p.add_(1)
        model.eval()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lib.preflight(model, loss_fn, batch, adam(model), train_step)
    assert model.training
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


def test_lazy_layers_are_refused_until_they_have_run(lib):
    model, loss_fn, batch = lazy()
    with pytest.raises(TypeError, match="run it on a batch first"):
        lib.preflight(model, loss_fn, batch)
    model(batch[0])
    assert lib.preflight(model, loss_fn, batch, adam(model)) == []


def test_a_scheduler_and_a_hook_live_on(lib):
    model, loss_fn, batch = h_mlp()
    called = []
    handle = model.register_forward_hook(lambda *_: called.append(1))
    lib.preflight(model, loss_fn, batch, adam(model))
    handle.remove()
    called.clear()
    model(batch[0])
    assert not called


# -- what it does not take -------------------------------------------------

@pytest.mark.parametrize(("change", "says"), [
    (dict(model=lambda x: x), "model: pass an nn.Module"),
    (dict(loss_fn="mse"), "loss_fn: pass a function"),
    (dict(batch=torch.zeros(2, 8)), "batch: pass a pair"),
    (dict(batch=(*floats(), 1)), "batch: pass a pair"),
    (dict(batch=([[1.0]], [1])), "batch: pass a pair"),
    (dict(optimizer="adam"), "optimizer: pass one of torch.optim"),
    (dict(optimizer=torch.optim.Adam), "optimizer: pass one of torch.optim"),
    (dict(train_step=3), "train_step: pass a function"),
])
def test_other_arguments_are_refused(lib, change, says):
    model, loss_fn, batch = h_mlp()
    given = dict(model=model, loss_fn=loss_fn, batch=batch) | change
    with pytest.raises(TypeError, match=says):
        lib.preflight(**given)


def test_a_warning_made_an_error_does_not_stop_it(lib):
    model, loss_fn, batch = column()
    found = lib.preflight(model, loss_fn, batch)
    assert "target-shape" in [f.code for f in found]
    assert all(isinstance(f, lib.Finding) and f.seen and f.means for f in found)


def test_a_short_schedule_is_no_bug(lib):
    model, loss_fn, batch = h_mlp()
    opt = adam(model)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, 0.01, total_steps=6)
    step = step_of(model, loss_fn, opt, sched, before=False)
    found = lib.preflight(model, loss_fn, batch, opt, step)
    assert found == [] and sched.last_epoch == 0, words(found)


@pytest.mark.parametrize("window", [2, 4, 8])
def test_gradients_may_be_accumulated_on_purpose(lib, window):
    model, loss_fn, (x, y) = h_mlp()
    opt, calls = adam(model), 0

    def train_step(batch):
        nonlocal calls
        calls += 1
        (loss_fn(model(batch[0]), batch[1]) / window).backward()
        if calls % window == 0:
            opt.step()
            opt.zero_grad()

    found = lib.preflight(model, loss_fn, (x, y), opt, train_step)
    assert found == [], words(found)


def test_functions_may_call_each_other(lib):
    model, loss_fn, batch = h_mlp()
    opt = adam(model)

    def train_step(batch):
        return once(batch) if batch else None

    def once(batch):
        opt.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        opt.step()
        return train_step(None)

    assert lib.preflight(model, loss_fn, batch, opt, train_step) == []


def test_what_a_tuple_holds_is_put_back(lib):
    model, loss_fn, batch = h_mlp()
    opt = adam(model)
    sched, log = torch.optim.lr_scheduler.StepLR(opt, 50), []
    kept = sched, log

    def train_step(batch):
        step_of(model, loss_fn, opt, kept[0], before=False)(batch)
        kept[1].append(1)

    assert lib.preflight(model, loss_fn, batch, opt, train_step) == []
    assert sched.last_epoch == 0 and not log


def test_two_optimizers_share_the_model(lib):
    model, loss_fn, batch = h_mlp()
    opts = [adam(model[0]), adam(model[2])]

    def train_step(batch):
        for opt in opts:
            opt.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        for opt in opts:
            opt.step()

    found = lib.preflight(model, loss_fn, batch, opts[0], train_step)
    assert found == [], words(found)
    found = lib.preflight(model, loss_fn, batch, opts[0])
    assert [f.code for f in found] == ["not-in-optimizer"]


def test_a_built_in_function_may_be_the_loss(lib):
    model, names = nn.Linear(8, 1), set(vars(torch._C._nn))
    x = torch.randn(32, 8)
    lib.preflight(model, torch._C._nn.mse_loss, (x, x[:, :1]))
    assert names == set(vars(torch._C._nn))
