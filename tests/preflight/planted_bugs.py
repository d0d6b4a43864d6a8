"""Planted bugs: small trainings, each with its twin in which the bug is off.

`bug.case(seed)` is what someone with the bug would hand to preflight, watch and
check_data, and `score()` trains it and returns the accuracy, or R2, on test data. With
`on=False` the very same code runs without the bug.
"""
import copy
import functools
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from sklearn.datasets import load_diabetes, load_digits, load_wine
from torch import nn
from torch.nn import functional as F
from torch.optim import lr_scheduler
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Case:
    """A training: what the tools are given, and what is left to run."""

    model: nn.Module
    loss_fn: Callable
    batch: tuple  # (x, y); a tuple x holds several inputs
    optimizer: torch.optim.Optimizer
    train_step: Callable
    batches: Callable[[], Iterator[tuple]]  # one epoch
    score: Callable[[], float]
    measure: str
    epochs: int
    after_epoch: Callable[[], None] | None
    scheduler: lr_scheduler.LRScheduler | None
    loop: Callable[[], None]  # two epochs, and then the test
    steps: int  # of which watch sees all
    train_loader: "Batches | None"
    val_loader: DataLoader


class Batches:
    """A loader that makes another epoch each time."""

    def __init__(self, epoch: Callable[[], Iterator[tuple]]):
        self.epoch = epoch

    def __iter__(self) -> Iterator[tuple]:
        return self.epoch()


@dataclass(frozen=True)
class Bug:
    id: str
    kind: str  # where the mistake is
    title: str  # what was done
    lesson: str  # the page that explains
    make: Callable[[int, bool], Case]

    def case(self, seed: int, on: bool = True) -> Case:
        torch.manual_seed(seed)
        return self.make(seed, on)


BUGS: list[Bug] = []


def bug(kind: str, title: str, lesson: str):
    def register(make):
        BUGS.append(Bug(make.__name__.replace("_", "-"), kind, title, lesson, make))
        return make

    return register


# -- data -----------------------------------------------------------------

@dataclass
class Data:
    x: torch.Tensor
    y: torch.Tensor
    x_test: torch.Tensor
    y_test: torch.Tensor


@functools.cache
def _loaded(load: Callable) -> tuple[torch.Tensor, torch.Tensor]:
    x, y = load(return_X_y=True)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y)


def split(load: Callable, seed: int, scale: float = 1) -> Data:
    x, y = _loaded(load)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    cut = len(x) * 3 // 4
    x, y = x[order] / scale, y[order]
    return Data(x[:cut].clone(), y[:cut].clone(), x[cut:], y[cut:])


def digits(seed: int) -> Data:
    return split(load_digits, seed, scale=16)


def diabetes(seed: int, standard: bool = True) -> Data:
    data = split(load_diabetes, seed)
    data.x, data.x_test = data.x / 0.05, data.x_test / 0.05
    mean, std = (data.y.mean(), data.y.std()) if standard else (0, 1)
    data.y = ((data.y - mean) / std).float()
    data.y_test = ((data.y_test - mean) / std).float()
    return data


def accuracy(out: torch.Tensor, y: torch.Tensor) -> float:
    return (out.argmax(1) == y).float().mean().item()


def r2(out: torch.Tensor, y: torch.Tensor) -> float:
    """R2, but nothing below -1, so that what diverged can be averaged."""
    value = 1 - ((out.flatten() - y) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    return max(-1.0, value.nan_to_num(-1).item())


# -- training -------------------------------------------------------------

def mlp(*sizes: int, act=nn.ReLU, norm: bool = False, drop: float = 0,
        last: nn.Module | None = None) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in itertools.pairwise(sizes[:-1]):
        layers.append(nn.Linear(before, after))
        if norm:
            layers.append(nn.BatchNorm1d(after))
        layers.append(act())
        if drop:
            layers.append(nn.Dropout(drop))
    return nn.Sequential(*layers, nn.Linear(*sizes[-2:]), *([last] if last else []))


def net(**options) -> nn.Sequential:
    return mlp(64, 64, 64, 10, **options)


def sgd(model: nn.Module, lr: float = 0.05, **options) -> torch.optim.SGD:
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, **options)


def adam(model: nn.Module, lr: float = 1e-2) -> torch.optim.Adam:
    return torch.optim.Adam(model.parameters(), lr=lr)


def loss_of(model: nn.Module, loss_fn: Callable, batch: tuple) -> torch.Tensor:
    x, y = batch
    return loss_fn(model(*x) if isinstance(x, tuple) else model(x), y)


def training(seed, data, model, opt, loss_fn=F.cross_entropy, *, step=None,
             epochs=5, size=32, shuffle=True, change=None, after_epoch=None,
             tested=None, evaluate=True, test_size=None, metric=accuracy,
             sched=None) -> Case:
    """A training that is sound in all that is not given."""
    def sound(batch):
        model.train()
        opt.zero_grad()
        loss = loss_of(model, loss_fn, batch)
        loss.backward()
        opt.step()
        return loss.item()

    def batches():
        count = len(data.x)
        order = torch.randperm(count) if shuffle else torch.arange(count)
        for part in order.split(size):
            if len(part) == size:
                x, y = data.x[part], data.y[part]
                yield change(x, y) if change else (x, y)

    def outputs(after):
        """Those of the test data, after so many epochs."""
        torch.manual_seed(seed)
        for _ in range(after):
            for batch in batches():
                (step or sound)(batch)
            if after_epoch:
                after_epoch()
        judged = model if tested is None else tested
        judged.train(not evaluate)
        with torch.no_grad():
            parts = data.x_test.split(test_size or len(data.x_test))
            return torch.cat([judged(x) for x in parts])

    return Case(model, loss_fn, next(batches()), opt, step or sound, batches,
                score=lambda: metric(outputs(epochs), data.y_test),
                measure="R2" if metric is r2 else "accuracy", epochs=epochs,
                after_epoch=after_epoch, scheduler=sched, loop=lambda: outputs(2),
                steps=2 * len(data.x) // size, train_loader=Batches(batches),
                val_loader=DataLoader(TensorDataset(data.x_test, data.y_test), size))


# -- losses ---------------------------------------------------------------

@bug("Loss", "Softmax before cross entropy", "losses/cross-entropy.md")
def softmax_twice(seed, on):
    model = net(last=nn.Softmax(1) if on else None)
    return training(seed, digits(seed), model, sgd(model), nn.CrossEntropyLoss(),
                    epochs=3)


@bug("Loss", "`NLLLoss` of probabilities", "losses/cross-entropy.md")
def nll_of_probabilities(seed, on):
    model = net(last=nn.Softmax(1) if on else nn.LogSoftmax(1))
    return training(seed, digits(seed), model, sgd(model), nn.NLLLoss())


@bug("Loss", "`NLLLoss` of logits", "losses/cross-entropy.md")
def nll_of_logits(seed, on):
    model = net(last=None if on else nn.LogSoftmax(1))
    return training(seed, digits(seed), model, sgd(model), nn.NLLLoss())


@bug("Loss", "Log-softmax over the batch", "losses/softmax-dim.md")
def softmax_over_batch(seed, on):
    model = net(last=nn.LogSoftmax(0 if on else 1))
    return training(seed, digits(seed), model, sgd(model), F.nll_loss)


@bug("Loss", "Sigmoid before `BCEWithLogitsLoss`", "losses/targets.md")
def sigmoid_twice(seed, on):
    data = digits(seed)
    data.y = F.one_hot(data.y).float()
    model = net(last=nn.Sigmoid() if on else None)
    return training(seed, data, model, adam(model), nn.BCEWithLogitsLoss())


@bug("Loss", "Cross entropy of a single logit", "losses/targets.md")
def one_logit(seed, on):
    data = digits(seed)
    data.y, data.y_test = ((y >= 5).float().unsqueeze(1)
                           for y in (data.y, data.y_test))
    model = mlp(64, 64, 64, 1)
    return training(seed, data, model, sgd(model),
                    F.cross_entropy if on else F.binary_cross_entropy_with_logits,
                    metric=lambda out, y: ((out > 0) == y).float().mean().item())


@bug("Loss", "`MSELoss` of (N, 1) against (N,)", "losses/targets.md")
def mse_broadcast(seed, on):
    data = diabetes(seed)
    if not on:
        data.y = data.y.unsqueeze(1)
    model = mlp(10, 32, 32, 1)
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss(), epochs=10,
                    metric=r2)


@bug("Loss", "ReLU after the last layer", "models/mlp.md")
def relu_at_the_output(seed, on):
    model = net(last=nn.ReLU() if on else None)
    return training(seed, digits(seed), model, sgd(model))


@bug("Loss", "Sigmoid after the last layer of a regression", "losses/targets.md")
def sigmoid_regression(seed, on):
    data = diabetes(seed)
    data.y = data.y.unsqueeze(1)
    model = mlp(10, 32, 32, 1, last=nn.Sigmoid() if on else None)
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss(), epochs=10,
                    metric=r2)


@bug("Loss", "`reduction=\"sum\"` with the lr of a mean", "precision/batch-size.md")
def reduction_sum(seed, on):
    model = net()
    return training(seed, digits(seed), model, sgd(model),
                    nn.CrossEntropyLoss(reduction="sum" if on else "mean"))


@bug("Loss", "The loss with its sign turned", "losses/cross-entropy.md")
def sign_turned(seed, on):
    model = net()
    sign = -1 if on else 1
    return training(seed, digits(seed), model, sgd(model),
                    lambda out, y: sign * F.cross_entropy(out, y))


@bug("Loss", "`ignore_index` of a class that is meant", "losses/targets.md")
def ignored_class(seed, on):
    model = net()
    return training(seed, digits(seed), model, sgd(model),
                    nn.CrossEntropyLoss(ignore_index=0 if on else -100))


@bug("Loss", "Class numbers as a regression target", "data/embeddings.md")
def classes_as_numbers(seed, on):
    model = mlp(64, 64, 64, 1 if on else 10)

    def loss_fn(out, y):
        return F.mse_loss(out.squeeze(1), y.float()) if on else F.cross_entropy(out, y)

    def metric(out, y):
        return ((out.flatten().round() == y).float().mean().item() if on
                else accuracy(out, y))

    return training(seed, digits(seed), model, adam(model, 3e-3), loss_fn,
                    metric=metric)


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(11, 16, padding_idx=10)
        self.rnn = nn.GRU(16, 24, batch_first=True)
        self.head = nn.Linear(24, 5)

    def forward(self, x):
        return self.head(self.rnn(self.embed(x))[0]).transpose(1, 2)  # (N, C, L)


@bug("Loss", "The mean taken over padding too", "losses/targets.md")
def padding_counted(seed, on):
    """Tag each digit with its sum with the one before, modulo 5."""
    count, length = 600, 30
    x = torch.randint(10, (count, length))
    y = (x + x.roll(1, 1)) % 5
    y[:, 0] = x[:, 0] % 5
    padding = torch.arange(length) >= torch.randint(3, 9, (count, 1))
    x[padding] = 10
    told = y.masked_fill(padding, 0 if on else -100)
    truth = y.masked_fill(padding, -100)
    data = Data(x[:480], told[:480], x[480:], truth[480:])
    model = Tagger()

    def metric(out, y):
        return (out.argmax(1) == y)[y != -100].float().mean().item()

    return training(seed, data, model, adam(model), epochs=3, metric=metric)


# -- the step -------------------------------------------------------------

@bug("Step", "No `zero_grad`", "loop/step.md")
def no_zero_grad(seed, on):
    model = net()
    opt = sgd(model)

    def step(batch):
        if not on:
            opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@bug("Step", "`zero_grad` between `backward` and `step`", "loop/step.md")
def zero_grad_too_late(seed, on):
    model = net()
    opt = sgd(model)

    def step(batch):
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        if on:
            opt.zero_grad()
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@bug("Step", "No `step`", "loop/step.md")
def no_step(seed, on):
    model = net()
    opt = sgd(model)

    def step(batch):
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        if not on:
            opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@bug("Step", "Eight accumulated losses that are not divided by eight",
     "precision/batch-size.md")
def accumulation_not_divided(seed, on):
    model = net()
    opt = sgd(model, 0.2)

    def step(batch):
        opt.zero_grad()
        for x, y in zip(*(part.chunk(8) for part in batch), strict=True):
            loss = F.cross_entropy(model(x), y)
            (loss if on else loss / 8).backward()
        opt.step()

    return training(seed, digits(seed), model, opt, step=step, size=64, epochs=3)


@bug("Step", "Gradients clipped to a norm of 1e-4", "loop/clipping.md")
def clipped_to_nothing(seed, on):
    model = net()
    opt = sgd(model)

    def step(batch):
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1e-4 if on else 5)
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


@bug("Step", "Learning rate times 100", "schedules/lr-finder.md")
def lr_too_large(seed, on):
    model = net()
    return training(seed, digits(seed), model, sgd(model, 5 if on else 0.05))


@bug("Step", "Learning rate divided by 1000", "schedules/lr-finder.md")
def lr_too_small(seed, on):
    model = net()
    return training(seed, digits(seed), model, sgd(model, 5e-5 if on else 0.05))


@bug("Step", "Weight decay of 1", "regularisation/weight-decay.md")
def weight_decay_huge(seed, on):
    model = net()
    return training(seed, digits(seed), model,
                    sgd(model, weight_decay=1 if on else 1e-4))


@bug("Step", "The step trains a copy of the model", "experiments/checkpoints.md")
def copy_trained(seed, on):
    model = net()
    used = copy.deepcopy(model) if on else model
    opt = sgd(used)

    def step(batch):
        opt.zero_grad()
        loss_of(used, F.cross_entropy, batch).backward()
        opt.step()

    return training(seed, digits(seed), model, opt, step=step)


# -- parameters -----------------------------------------------------------

class Listed(nn.Module):
    def __init__(self, hold):
        super().__init__()
        self.first = nn.Linear(64, 64)
        self.hidden = hold([nn.Linear(64, 64) for _ in range(3)])
        self.last = nn.Linear(64, 10)

    def forward(self, x):
        x = self.first(x).relu()
        for layer in self.hidden:
            x = layer(x).relu()
        return self.last(x)


@bug("Parameters", "Layers in a Python list", "models/registering.md")
def python_list(seed, on):
    model = Listed(list if on else nn.ModuleList)
    return training(seed, digits(seed), model, adam(model, 3e-3))


class Keyed(nn.Module):
    def __init__(self, hold):
        super().__init__()
        self.body = mlp(64, 64, 64)
        self.heads = hold({"class": nn.Linear(64, 10)})

    def forward(self, x):
        return self.heads["class"](self.body(x).relu())


@bug("Parameters", "The head in a Python dict", "models/registering.md")
def python_dict(seed, on):
    model = Keyed(dict if on else nn.ModuleDict)
    return training(seed, digits(seed), model, sgd(model))


class Lazy(nn.Module):
    def __init__(self, on):
        super().__init__()
        self.body = mlp(64, 64, 64)
        self.on = on
        if not on:
            self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = self.body(x).relu()
        head = nn.Linear(64, 10) if self.on else self.head
        return head(x)


@bug("Parameters", "A layer made in `forward`", "models/registering.md")
def layer_in_forward(seed, on):
    model = Lazy(on)
    return training(seed, digits(seed), model, sgd(model))


@bug("Parameters", "The head replaced after the optimizer was made",
     "loop/param-groups.md")
def head_replaced(seed, on):
    model = net()
    opt = sgd(model)
    model[-1] = nn.Linear(64, 10)
    if not on:
        opt = sgd(model)
    return training(seed, digits(seed), model, opt)


@bug("Parameters", "The optimizer of another model", "loop/param-groups.md")
def other_model(seed, on):
    model, other = net(), net()
    return training(seed, digits(seed), model, sgd(other if on else model))


@bug("Parameters", "The parameters of one layer only", "loop/param-groups.md")
def one_layer_only(seed, on):
    model = net()
    return training(seed, digits(seed), model, sgd(model[-1] if on else model, 0.02))


@bug("Parameters", "A body frozen by mistake", "loop/param-groups.md")
def body_frozen(seed, on):
    model = net()
    model[:-1].requires_grad_(not on)
    return training(seed, digits(seed), model, sgd(model))


class Cut(nn.Module):
    """Two layers and what happens between them."""

    def __init__(self, between):
        super().__init__()
        self.first, self.last = mlp(64, 64, 64), nn.Linear(64, 10)
        self.between = between

    def forward(self, x):
        return self.last(self.between(self.first(x).relu()))


@bug("Parameters", "`detach` in the middle", "evaluation/modes.md")
def detached(seed, on):
    model = Cut(torch.detach if on else nn.Identity())
    return training(seed, digits(seed), model, sgd(model, 0.02))


class Guarded(nn.Module):
    def __init__(self, on):
        super().__init__()
        self.body, self.head, self.on = mlp(64, 64, 64), nn.Linear(64, 10), on

    def forward(self, x):
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.on):
            x = self.body(x).relu()
        return self.head(x)


@bug("Parameters", "`no_grad` around the body", "evaluation/modes.md")
def no_grad_in_forward(seed, on):
    model = Guarded(on)
    return training(seed, digits(seed), model, sgd(model, 0.02))


@bug("Parameters", "`checkpoint` with `use_reentrant=True` around the first layers",
     "precision/batch-size.md")
def checkpoint_reentrant(seed, on):
    class Saving(nn.Module):
        def __init__(self):
            super().__init__()
            self.body, self.head = mlp(64, 64, 64), nn.Linear(64, 10)

        def forward(self, x):
            return self.head(checkpoint(self.body, x, use_reentrant=on).relu())

    model = Saving()
    return training(seed, digits(seed), model, sgd(model, 0.02))


@bug("Parameters", "`.to()` of a parameter, which makes it none",
     "models/registering.md")
def parameter_converted(seed, on):
    class Converted(nn.Module):
        def __init__(self):
            super().__init__()
            weight = nn.Parameter(torch.randn(64, 64, dtype=torch.float64) / 8)
            self.weight = weight.to(torch.float32)
            if not on:
                del self.weight
                self.weight = nn.Parameter(weight.detach().to(torch.float32))
            self.head = nn.Linear(64, 10)

        def forward(self, x):
            return self.head((x @ self.weight).relu())

    model = Converted()
    return training(seed, digits(seed), model, sgd(model, 0.02))


@bug("Parameters", "A scale read with `.item()`", "evaluation/modes.md")
def item_in_forward(seed, on):
    class Scaled(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.tensor(0.2))
            self.body = net()

        def forward(self, x):
            return self.body(x * (self.scale.item() if on else self.scale))

    model = Scaled()
    return training(seed, digits(seed), model, sgd(model))


@bug("Parameters", "Hidden units rounded to 0 or 1", "evaluation/modes.md")
def rounded(seed, on):
    model = Cut((lambda x: (x > 0.1).float()) if on else nn.Identity())
    return training(seed, digits(seed), model, sgd(model))


# -- initialisation -------------------------------------------------------

def fill(model: nn.Module, fill: Callable) -> None:
    with torch.no_grad():
        for parameter in model.parameters():
            fill(parameter)


@bug("Start", "All weights zero", "models/mlp.md")
def zero_init(seed, on):
    model = net()
    if on:
        fill(model, nn.init.zeros_)
    return training(seed, digits(seed), model, sgd(model))


@bug("Start", "All weights of standard deviation 1", "models/mlp.md")
def randn_init(seed, on):
    model = net()
    if on:
        fill(model, nn.init.normal_)
    return training(seed, digits(seed), model, sgd(model))


@bug("Start", "Biases of -10, so that every ReLU is dead", "models/mlp.md")
def dead_relu(seed, on):
    model = net()
    if on:
        nn.init.constant_(model[0].bias, -10)
    return training(seed, digits(seed), model, sgd(model))


@bug("Start", "Five sigmoid layers", "models/mlp.md")
def sigmoid_layers(seed, on):
    model = mlp(64, *[64] * 5, 10, act=nn.Sigmoid if on else nn.ReLU)
    return training(seed, digits(seed), model, adam(model, 3e-3))


# -- data -----------------------------------------------------------------

@bug("Data", "Inputs of 0 to 255", "data/normalise.md")
def inputs_to_255(seed, on):
    data = digits(seed)
    if on:
        data.x, data.x_test = data.x * 255, data.x_test * 255
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "Inputs divided by 255 twice", "data/normalise.md")
def inputs_scaled_twice(seed, on):
    data = digits(seed)
    if on:
        data.x, data.x_test = data.x / 255, data.x_test / 255
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "Bytes divided with `//`, so that every input is 0", "data/normalise.md")
def inputs_all_zero(seed, on):
    data = digits(seed)
    if on:
        data.x, data.x_test = ((x * 254).byte() // 255 * 1.0
                               for x in (data.x, data.x_test))
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "Features on scales from 0.1 to 1000", "data/normalise.md")
def features_raw(seed, on):
    data = split(load_wine, seed)
    if not on:
        mean, std = data.x.mean(0), data.x.std(0)
        data.x, data.x_test = (data.x - mean) / std, (data.x_test - mean) / std
    model = mlp(13, 32, 32, 3)
    return training(seed, data, model, sgd(model, 0.01), epochs=20)


@bug("Data", "Regression targets on their raw scale", "data/normalise.md")
def targets_raw(seed, on):
    data = diabetes(seed, standard=not on)
    data.y = data.y.unsqueeze(1)
    model = mlp(10, 32, 32, 1)
    return training(seed, data, model, adam(model, 3e-3), nn.MSELoss(), epochs=10,
                    metric=r2)


@bug("Data", "A feature that is always `nan`", "loop/nan.md")
def nan_feature(seed, on):
    data = digits(seed)
    if on:
        data.x[:, 20] = math.nan
        data.x_test = data.x_test.clone()
        data.x_test[:, 20] = math.nan
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "One `nan` in the training set", "loop/nan.md")
def one_nan(seed, on):
    data = digits(seed)
    if on:
        data.x[700, 20] = math.nan
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "Images shuffled without their labels", "data/loader.md")
def labels_misaligned(seed, on):
    data = digits(seed)
    if on:
        data.x = data.x[torch.randperm(len(data.x))]
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "Labels shifted by one class", "data/loader.md")
def labels_shifted(seed, on):
    data = digits(seed)
    if on:
        data.y = (data.y + 1) % 10
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "`max(1).values` of one-hot targets, not `.indices`", "losses/targets.md")
def labels_all_one(seed, on):
    data = digits(seed)
    best = F.one_hot(data.y).max(1)
    data.y = best.values if on else best.indices
    model = net()
    return training(seed, data, model, sgd(model))


@bug("Data", "Sorted by class and not shuffled", "data/loader.md")
def sorted_data(seed, on):
    data = digits(seed)
    order = data.y.argsort(stable=True)
    data.x, data.y = data.x[order], data.y[order]
    model = net()
    return training(seed, data, model, sgd(model), shuffle=not on)


@bug("Data", "The same batch at every step", "experiments/overfit-batch.md")
def one_batch(seed, on):
    data = digits(seed)
    kept = []

    def change(x, y):
        kept.append((x, y))
        return kept[0 if on else -1]

    model = net()
    return training(seed, data, model, sgd(model), change=change)


@bug("Data", "Augmentation that turns and mirrors digits",
     "regularisation/augmentation.md")
def augmentation_turns(seed, on):
    def change(x, y):
        x = x.view(-1, 8, 8)
        if torch.rand(()) < 0.5:
            x = x.flip(1)
        if torch.rand(()) < 0.5:
            x = x.flip(2)
        if torch.rand(()) < 0.5:
            x = x.transpose(1, 2)
        return x.flatten(1), y

    model = net()
    return training(seed, digits(seed), model, sgd(model),
                    change=change if on else None)


@bug("Data", "Test images on another scale", "data/normalise.md")
def test_scale(seed, on):
    data = digits(seed)
    if on:
        data.x_test = data.x_test / 16
    model = net()
    return training(seed, data, model, sgd(model))


# -- shapes ---------------------------------------------------------------

@bug("Shapes", "`view` where `t` was meant mixes the images", "shapes/view-permute.md")
def batch_mixed(seed, on):
    class Mixing(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = nn.Linear(64, 64), nn.Linear(64, 10)

        def forward(self, x):
            x = self.first(x).relu().t()  # (64, N)
            x = x.reshape(x.shape[1], -1) if on else x.t()
            return self.last(x)

    model = Mixing()
    return training(seed, digits(seed), model, sgd(model))


@bug("Shapes", "Inputs normalised over the batch, not over the image",
     "shapes/silent.md")
def mean_over_batch(seed, on):
    class Centred(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = net()

        def forward(self, x):
            dim = 0 if on else 1
            return self.body((x - x.mean(dim, keepdim=True))
                             / (x.std(dim, keepdim=True) + 0.01))

    model = Centred()
    return training(seed, digits(seed), model, sgd(model), test_size=3)


class Rows(nn.Module):
    """Reads a digit row by row."""

    def __init__(self, batch_first, turn):
        super().__init__()
        self.rnn = nn.GRU(8, 32, batch_first=batch_first)
        self.head, self.turn = nn.Linear(32, 10), turn

    def forward(self, x):
        out, _ = self.rnn(self.turn(x.view(-1, 8, 8)))
        return self.head(out[:, -1] if self.rnn.batch_first else out[-1])


@bug("Shapes", "`view` where `transpose` was meant, before a GRU",
     "shapes/view-permute.md")
def sequence_by_view(seed, on):
    model = Rows(False, lambda x: x.reshape(8, -1, 8) if on else x.transpose(0, 1))
    return training(seed, digits(seed), model, adam(model), epochs=3)


@bug("Shapes", "A GRU without `batch_first` on (N, L, C)", "shapes/silent.md")
def batch_not_first(seed, on):
    model = Rows(True, nn.Identity())
    if on:
        rnn, head = nn.GRU(8, 32), nn.Linear(32, 10)
        model.rnn, model.head = rnn, head
        model.forward = lambda x: head(rnn(x.view(-1, 8, 8))[0][:, -1])
    return training(seed, digits(seed), model, adam(model), epochs=3)


@bug("Shapes", "Attention with its softmax over the batch", "losses/softmax-dim.md")
def attention_over_batch(seed, on):
    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.query, self.key, self.value = (nn.Linear(8, 32) for _ in range(3))
            self.head = nn.Linear(8 * 32, 10)

        def forward(self, x):
            x = x.view(-1, 8, 8)
            scores = self.query(x) @ self.key(x).transpose(1, 2) / 32**0.5
            mixed = scores.softmax(0 if on else -1) @ self.value(x)
            return self.head(mixed.flatten(1))

    model = Attention()
    return training(seed, digits(seed), model, adam(model), test_size=3)


# -- modes ----------------------------------------------------------------

@bug("Modes", "`F.dropout` that is always on", "evaluation/dropout.md")
def dropout_always(seed, on):
    class Dropping(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = mlp(64, 64, 64), nn.Linear(64, 10)

        def forward(self, x):
            x = self.first(x).relu()
            return self.last(F.dropout(x, 0.5, training=on or self.training))

    model = Dropping()
    return training(seed, digits(seed), model, sgd(model))


@bug("Modes", "Dropout of 0.95, meant as the share kept", "evaluation/dropout.md")
def dropout_meant_as_kept(seed, on):
    model = net(drop=0.95 if on else 0.05)
    return training(seed, digits(seed), model, sgd(model))


@bug("Modes", "No `eval` for the test", "evaluation/modes.md")
def never_eval(seed, on):
    model = net(norm=True, drop=0.2)
    return training(seed, digits(seed), model, sgd(model), evaluate=not on,
                    test_size=3)


@bug("Modes", "No `train` after a validation", "evaluation/modes.md")
def never_train(seed, on):
    model = net(norm=True, drop=0.2)
    opt = sgd(model)

    def step(batch):
        if not on:
            model.train()
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        opt.step()
        model.eval()

    return training(seed, digits(seed), model, opt, step=step)


@bug("Modes", "Batch norm in batches of two", "evaluation/batch-norm.md")
def batches_of_two(seed, on):
    data = digits(seed)
    data.x, data.y = data.x[:400], data.y[:400]
    model = net(norm=True)
    return training(seed, data, model, adam(model, 3e-3), size=2 if on else 20,
                    epochs=1 if on else 10)


@bug("Modes", "Batch norm with a momentum of 0.001", "evaluation/batch-norm.md")
def batch_norm_momentum(seed, on):
    model = net(norm=True)
    if on:
        for part in model:
            if isinstance(part, nn.BatchNorm1d):
                part.momentum = 0.001
    return training(seed, digits(seed), model, sgd(model), epochs=3)


@bug("Modes", "`train()` wakes the batch norm of a frozen body",
     "evaluation/batch-norm.md")
def frozen_norm_woken(seed, on):
    """A new head for a net trained before."""
    data = digits(seed)
    model = net(norm=True)
    before = training(seed, data, model, sgd(model))
    before.score()
    body, head = model[:-1], model[-1]
    body.requires_grad_(False).eval()
    head.reset_parameters()
    model.train()
    body.eval()
    opt = sgd(head)

    def step(batch):
        model.train()
        if not on:
            body.eval()
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        opt.step()

    return training(seed, data, model, opt, step=step, epochs=1, size=4)


@bug("Modes", "The test of a copy made before the training",
     "experiments/checkpoints.md")
def stale_copy(seed, on):
    model = net()
    return training(seed, digits(seed), model, sgd(model),
                    tested=copy.deepcopy(model) if on else None)


# -- schedules ------------------------------------------------------------

def scheduled(model, opt, sched, first=False):
    """A step that also steps the schedule."""
    def step(batch):
        opt.zero_grad()
        loss_of(model, F.cross_entropy, batch).backward()
        if first:
            sched.step()
        opt.step()
        if not first:
            sched.step()

    return step


@bug("Schedule", "The schedule stepped before the optimizer", "schedules/stepping.md")
def schedule_first(seed, on):
    model = net()
    opt = sgd(model)
    sched = lr_scheduler.CosineAnnealingLR(opt, T_max=210)
    return training(seed, digits(seed), model, opt,
                    step=scheduled(model, opt, sched, first=on), sched=sched)


@bug("Schedule", "OneCycle stepped once per epoch", "schedules/one-cycle.md")
def one_cycle_per_epoch(seed, on):
    model = net()
    opt = sgd(model)
    sched = lr_scheduler.OneCycleLR(opt, max_lr=0.3, total_steps=1000 if on else 127)
    if on:
        return training(seed, digits(seed), model, opt, epochs=3,
                        after_epoch=sched.step, sched=sched)
    return training(seed, digits(seed), model, opt, epochs=3,
                    step=scheduled(model, opt, sched), sched=sched)


@bug("Schedule", "`T_max` in epochs, stepped once per batch", "schedules/choosing.md")
def t_max_in_epochs(seed, on):
    model = net()
    opt = sgd(model, 0.1)
    sched = lr_scheduler.CosineAnnealingLR(opt, T_max=5 if on else 210)
    return training(seed, digits(seed), model, opt, step=scheduled(model, opt, sched),
                    sched=sched)


@bug("Schedule", "A factor of 0.8 per epoch, applied per batch",
     "schedules/stepping.md")
def decay_per_batch(seed, on):
    model = net()
    opt = sgd(model)
    sched = lr_scheduler.ExponentialLR(opt, gamma=0.8)
    if on:
        return training(seed, digits(seed), model, opt,
                        step=scheduled(model, opt, sched), sched=sched)
    return training(seed, digits(seed), model, opt, after_epoch=sched.step,
                    sched=sched)
