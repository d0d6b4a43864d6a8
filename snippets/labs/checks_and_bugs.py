# ---
# jupyter:
#   description: Twenty planted PyTorch training bugs against twelve
#     sanity checks of a few lines each, over five seeds, with the test
#     accuracy beside each bug.
#   tags: [sanity checks for neural networks, unit tests for training,
#     how to test a training loop, silent bugs]
#   concepts: [silent]
# ---

# %% [markdown]
# # Which sanity check catches which bug?
#
# Of twelve checks, overfitting one batch catches the most of twenty
# planted bugs if you judge it by the loss, but fewer than half of them,
# and five bugs of the data and the modes pass all twelve. Some bugs
# hardly change the test accuracy, and a check sees them at once.

# %% [markdown]
# ## How is it measured?
#
# A training on the digits of scikit-learn gets one bug at a time. Each
# of twelve checks is given a fresh copy of it, with a batch. Then it is
# trained for five epochs and tested. With one seed all trainings have
# the same batches and, where the bug leaves them alone, the same first
# weights.

# %%
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parameters_to_vector as flat

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))

images, digits = map(torch.tensor, load_digits(return_X_y=True))
images = images.float() / 16
fixed = torch.Generator().manual_seed(0)
order = torch.randperm(len(images), generator=fixed)
train, test = order.split([1200, 597])


class Net(nn.Module):
    def __init__(self, between, hold):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(64, 64, bias=False), nn.BatchNorm1d(64),
            nn.ReLU(), nn.Dropout(0.2))
        self.between = between
        self.hidden = hold([nn.Linear(64, 64), nn.Linear(64, 64)])
        self.head = nn.Linear(64, 10)

    def forward(self, x):  # (batch, 64)
        x = self.between(self.body(x))
        for layer in self.hidden:
            x = layer(x).relu()
        return self.head(x)  # (batch, classes)


# %%
def unchanged(x):
    return x


@dataclass
class How:
    """Sound as it stands. A bug is another value of one field."""

    net: Callable = Net
    between: Callable = unchanged
    hold: type = nn.ModuleList
    init: Callable = unchanged
    optimizer: Callable = torch.optim.Adam
    lr: float = 0.003
    new_head: bool = False
    loss_fn: Callable = F.cross_entropy
    zero_grad: bool = True
    take_step: bool = True
    scale: float = 1
    test_scale: float = 1
    slip: int = 0
    shuffle: bool = True
    calls: tuple = ("train", "eval")
    count: int = 13194  # parameters, counted by hand


# %%
class Training:
    def __init__(self, how, seed):
        torch.manual_seed(seed)
        self.how = how
        self.model = how.net(how.between, how.hold).apply(how.init)
        self.opt = how.optimizer(self.model.parameters(), lr=how.lr)
        if how.new_head:
            self.model.head = nn.Linear(64, 10)
        rows = train if how.shuffle else train[digits[train].argsort()]
        self.x = how.scale * images[rows]
        self.y = digits[rows].roll(how.slip)
        self.order = torch.Generator().manual_seed(seed)

    def batches(self):
        rows = torch.arange(len(self.x))
        if self.how.shuffle:
            rows = torch.randperm(len(self.x), generator=self.order)
        for part in rows.split(100):
            yield self.x[part], self.y[part]

    def loss(self, x, y):
        return self.how.loss_fn(self.model(x), y)

    def step(self, x, y):
        if self.how.zero_grad:
            self.opt.zero_grad()
        loss = self.loss(x, y)
        loss.backward()
        if self.how.take_step:
            self.opt.step()
        return loss.item()


# %%
def test_accuracy(job, epochs):
    """Train, then percent of the test images that are right."""
    for epoch in range(epochs):
        if "train" in job.how.calls:
            job.model.train()
        for x, y in job.batches():
            job.step(x, y)
        if "eval" in job.how.calls:
            job.model.eval()
    x = job.how.scale * job.how.test_scale * images[test]
    with torch.no_grad():
        logits = torch.cat([job.model(part) for part in x.split(10)])
    right = logits.argmax(dim=1) == digits[test]
    return 100 * right.float().mean().item()


# %% [markdown]
# ## Which bugs are planted?
#
# Twenty: in the loss, the step, the parameters, the forward pass, the
# data and the modes.


# %%
def linear(change):
    """An init that changes the weights of the linear layers."""
    def init(layer):
        if isinstance(layer, nn.Linear):
            change(layer.weight)
    return init


def softmax_twice(logits, y):
    return F.cross_entropy(logits.softmax(dim=1), y)


def nll_of_softmax(logits, y):
    return F.nll_loss(logits.softmax(dim=1), y)


def softmax_over_batch(logits, y):
    return F.nll_loss(logits.log_softmax(dim=0), y)


def summed(logits, y):
    return F.cross_entropy(logits, y, reduction="sum")


def mixed(x):
    return x.t().reshape(x.shape)  # meant as one more t()


# %%
BUGS = {
    "softmax twice": How(loss_fn=softmax_twice),
    "NLL of softmax": How(loss_fn=nll_of_softmax),
    "softmax over batch": How(loss_fn=softmax_over_batch),
    "loss summed": How(loss_fn=summed),
    "no zero_grad": How(zero_grad=False),
    "no step": How(take_step=False),
    "lr times 100": How(lr=0.3),
    "head after opt": How(new_head=True),
    "layers in a list": How(hold=list),
    "weights all 0": How(init=linear(nn.init.zeros_)),
    "weights of std 1": How(init=linear(nn.init.normal_)),
    "detach in forward": How(between=torch.Tensor.detach),
    "F.dropout in eval": How(between=F.dropout),
    "reshape mixes rows": How(between=mixed),
    "inputs 0 to 255": How(scale=255),
    "test inputs x 16": How(test_scale=16),
    "labels slip a row": How(slip=1),
    "sorted data": How(shuffle=False),
    "no eval for test": How(calls=("train",)),
    "no train again": How(calls=("eval",)),
}


# %%
def plain(between, hold):
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                         nn.Linear(64, 10))


def conv(between, hold):
    return nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 8, 3), nn.ReLU(),
        nn.Flatten(), nn.Linear(8 * 6 * 6, 10))


def momentum(parameters, lr):
    return torch.optim.SGD(parameters, lr, momentum=0.9)


SOUND = {
    "no bug": How(),
    "no bug, SGD": How(net=plain, optimizer=momentum, lr=0.1,
                       count=4810),
    "no bug, convolution": How(net=conv, lr=0.004, count=2970),
}

# %% [markdown]
# ## What are the checks?
#
# Each is a few lines that fit any classifier. A check returns whether
# it raises an alarm. The limits, and how long one batch is overfitted,
# were chosen so that three sound nets pass: one with batch norm and
# dropout, one trained with SGD, and a convolution.


# %%
def loss_at_start(job, x, y):
    return abs(job.loss(x, y) - math.log(10)) > 0.5


def all_move(job, x, y):
    before = [p.detach().clone() for p in job.model.parameters()]
    job.step(x, y)
    return any(map(torch.equal, before, job.model.parameters()))


def parameter_count(job, x, y):
    return flat(job.model.parameters()).numel() != job.how.count


def update_size(job, x, y):
    before = flat(job.model.parameters())
    job.step(x, y)
    moved = flat(job.model.parameters()) - before
    return not 1e-4 < moved.norm() / before.norm() < 0.2


def same_gradient(job, x, y):
    """Two steps of lr 0, without dropout, see one gradient."""
    job.model.eval()
    job.opt.param_groups[0]["lr"] = 0
    found = []
    for step in range(2):
        job.step(x, y)
        found.append([p.grad.clone() for p in job.model.parameters()
                      if p.grad is not None])
    return not all(map(torch.allclose, *found))


# %%
def rows_apart(job, x, y):
    """The output of one row has no gradient to other rows."""
    x.requires_grad_()
    job.model.eval()(x)[0].sum().backward()
    return x.grad is not None and x.grad[1:].any()


def input_gradient(job, x, y):
    x.requires_grad_()
    job.loss(x, y).backward()
    return x.grad is None or not x.grad.any()


def batch_of_one(job, x, y):
    job.model.eval()
    alone = torch.cat([job.model(row) for row in x[:16].split(1)])
    return not torch.allclose(alone, job.model(x[:16]), 1e-3, 1e-4)


def repeatable(job, x, y):
    job.model.eval()
    return not torch.equal(job.model(x), job.model(x))


def overfitted(job, x, y):
    """The last loss of one batch, and the share that is right."""
    for part in job.model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0
    for step in range(80):
        loss = job.step(x, y)
    right = job.model(x).argmax(dim=1) == y
    return abs(loss), right.float().mean()


# %%
CHECKS = {
    "loss at start": loss_at_start, "all move": all_move,
    "parameter count": parameter_count, "update size": update_size,
    "same gradient": same_gradient, "rows apart": rows_apart,
    "input gradient": input_gradient, "batch of one": batch_of_one,
    "repeatable": repeatable,
}
NAMES = [*CHECKS, "overfit: loss", "overfit: right", "zeros as good"]


def examine(how, seed):
    """Which checks raise an alarm, and the test accuracy."""
    alarms = []
    for check in CHECKS.values():
        job = Training(how, seed)
        x, y = next(job.batches())
        alarms.append(bool(check(job, x[:32], y[:32])))
    job = Training(how, seed)
    x, y = next(job.batches())
    loss, right = overfitted(job, x[:32], y[:32])
    accuracy = test_accuracy(Training(how, seed), epochs=5)
    blind = Training(replace(how, scale=0), seed)  # sees zeros only
    alarms += [not loss < 0.05, right < 0.99,
               accuracy < 2 * test_accuracy(blind, epochs=1)]
    return alarms, accuracy


def watched(jobs):
    """The jobs, with a bar where a person watches a terminal."""
    for done, job in enumerate(jobs, 1):
        yield job
        if sys.stderr.isatty():
            bar = "#" * (20 * done // len(jobs))
            end = "\n" if done == len(jobs) else ""
            print(f"\r[{bar:20}] {done} of {len(jobs)}", end=end,
                  file=sys.stderr, flush=True)


# %% [markdown]
# ## Which check catches which bug?
#
# The number of seeds with which a check raises an alarm, and the test
# accuracy in percent:

# %% matrix
hows = {**SOUND, **BUGS}
jobs = [(name, seed) for name in hows for seed in SEEDS]
found = {job: examine(hows[job[0]], job[1]) for job in watched(jobs)}
alarms = {name: torch.tensor([found[name, seed][0] for seed in SEEDS])
          for name in hows}
accuracy = {name: torch.tensor([found[name, seed][1] for seed in SEEDS])
            for name in hows}
print(" " * 19, *(f"{n:2}" for n in range(1, len(NAMES) + 1)))
for name in hows:
    counts = alarms[name].sum(dim=0).tolist()
    print(f"{name:19}", *(f"{n or '.':>2}" for n in counts),
          f"{accuracy[name].mean():5.1f} ± {accuracy[name].std():3.1f}")
assert not any(alarms[name].any() for name in SOUND)

# %% [markdown]
# The columns are the checks, in the order of this table. It counts the
# bugs that a check reports with every seed, with some seeds, and those
# that no other check reports with every seed:

# %% by_check
always = torch.stack([alarms[name].all(dim=0) for name in BUGS])
ever = torch.stack([alarms[name].any(dim=0) for name in BUGS])
alone = always & (always.sum(dim=1, keepdim=True) == 1)
print("                       every seed    some    no other check")
for n, name in enumerate(NAMES):
    some = (ever & ~always)[:, n].sum()
    print(f"{n + 1:2}  {name:15} {always[:, n].sum():13} {some:7} "
          f"{alone[:, n].sum():17}")
caught = dict(zip(NAMES, always.sum(dim=0).tolist(), strict=True))
assert caught["overfit: loss"] == max(caught.values()) < 10
assert caught["overfit: loss"] > caught["overfit: right"]

# %% [markdown]
# Judge the overfitted batch by its loss. With softmax twice all its
# images can be right while the loss cannot fall.
#
# ## What does no check see?
#
# What is not in the one batch, and how you test. The loss in points of
# accuracy against the sound twin of the same seed, and with how many
# seeds it is worse:


# %%
def compare(names):
    for name in names:
        cost = accuracy["no bug"] - accuracy[name]
        print(f"{name:19} {cost.mean():5.1f} ± {cost.std():4.1f}   "
              f"worse in {(cost > 0).sum()} of {len(SEEDS)}")
        yield cost.mean()


unseen = ["sorted data", "test inputs x 16", "no eval for test",
          "no train again", "inputs 0 to 255"]
costs = list(compare(unseen))
assert [name for name in BUGS if not alarms[name].any()] \
    == sorted(unseen, key=list(BUGS).index)
assert costs[0] > 20 and min(costs[1:3]) > 2 and abs(costs[4]) < 2

# %% [markdown]
# Inputs that are far too large cost nothing here, since the batch norm
# behind the first layer takes the scale away.
#
# ## What does the test accuracy miss?
#
# Bugs that cost nothing in this training, or so little that only the
# sound twin shows it. Every one of these is reported by a check with
# every seed:

# %%
quiet = ["loss summed", "head after opt", "softmax twice",
         "detach in forward", "F.dropout in eval"]
costs = list(compare(quiet))
assert max(map(abs, costs[:2])) < 2 and max(costs) < 15
assert all(alarms[name].all(dim=0).any() for name in quiet)

# %%
fig, ax = plt.subplots(figsize=(5, 7))
some, every = [], []
for row, name in enumerate(hows):
    for column in range(len(NAMES)):
        seen = alarms[name][:, column]
        if seen.any():
            (every if seen.all() else some).append((column, row))
ax.scatter(*zip(*every, strict=True), s=70, label="with every seed")
if some:
    ax.scatter(*zip(*some, strict=True), s=70, facecolors="none",
               edgecolors="C0", linewidths=1.5, label="with some seeds")
ax.axhline(len(SOUND) - 0.5, linewidth=1, linestyle="--")
ax.set(xticks=range(len(NAMES)), yticks=range(len(hows)),
       yticklabels=hows, xlim=(-0.6, len(NAMES) - 0.4),
       ylim=(len(hows) - 0.4, -0.6))
ax.set_xticklabels([f"{n}  {name}" for n, name in enumerate(NAMES, 1)],
                   rotation=90)
ax.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False,
               length=0)
ax.grid(alpha=0.3)
ax.set_axisbelow(True)
beside = ax.secondary_yaxis("right")
beside.set_yticks(range(len(hows)), [f"{accuracy[name].mean():.0f}"
                                     for name in hows])
beside.tick_params(length=0)
beside.set_ylabel("test accuracy, %")
fig.legend(loc="outside lower right", ncols=2, title="alarm")
fig.savefig("checks_and_bugs.svg", metadata={
    "Title": "A grid of twenty bugs and twelve checks. Each check sees "
    "other bugs, overfitting by the loss the most; five bugs are seen "
    "by none, and the sound trainings raise no alarm."})

# %% [markdown]
# ## What to do
#
# Run several checks, the cheap ones first: [My model does not
# learn](../debugging/start.md) has an order. Judge [the overfitted
# batch](../experiments/overfit-batch.md) by its loss. Look at batches
# with your own eyes: where the data come sorted, all labels are equal.
# [Preflight](../debugging/preflight.md) is a package with more checks than
# these, and [Which check catches which bug](../debugging/matrix.md)
# judges it in the same way.
