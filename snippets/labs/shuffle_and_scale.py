# ---
# jupyter:
#   description: What sorted training data and raw features cost in
#     PyTorch, with SGD, momentum and Adam, and what a better learning
#     rate or batch norm undoes.
#   tags: [forgot shuffle=True, unshuffled training data, unscaled
#     inputs, batch norm instead of normalization, accuracy stuck at
#     chance]
#   concepts: [data, silent]
# ---

# %% [markdown]
# # What do sorted data and raw features cost?
#
# At the learning rates that suit shuffled data, data sorted by class
# cost most of the accuracy, and a lower rate undoes much of that. Raw
# features of mixed scale lose more than the best rate can undo, with
# SGD and with Adam.

# %% [markdown]
# ## How is it measured?
#
# For the order, an MLP learns the digits of scikit-learn, shuffled in
# every epoch or sorted by class. For the scale, a smaller one learns
# the wine and the breast cancer data: raw, standardised by the training
# split, with batch norm on the input, or with batch norm after the
# first layer. The variants of one seed share the split, the batches (if
# shuffled) and the first weights. Each is trained at every rate of a
# grid and compared twice: at one common rate, and at its own best.

# %%
import os
import sys

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
OPTIMIZERS = {
    "SGD": lambda params, lr: torch.optim.SGD(params, lr),
    "momentum": lambda params, lr: torch.optim.SGD(params, lr, 0.9),
    "Adam": lambda params, lr: torch.optim.Adam(params, lr),
}
ORDERS = ["shuffled", "sorted"]
SCALES = ["raw", "standardised", "BN on input", "BN after layer"]
DATA, SETUPS = {}, {}
for name, load, *setup in [  # units, classes, epochs, batches in each
        ("digits", load_digits, 64, 10, 12, 8),
        ("wine", load_wine, 32, 3, 10, 6),
        ("cancer", load_breast_cancer, 32, 2, 10, 6)]:
    x, y = map(torch.tensor, load(return_X_y=True))
    DATA[name] = (x / 16 if name == "digits" else x).float(), y
    SETUPS[name] = setup


# %%
def prepare(data, way, seed):
    """A net, its data, the split, and a source of random numbers."""
    x, y = DATA[data]
    units, classes, *_ = SETUPS[data]
    draws = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(x), generator=draws)
    train, test = order.tensor_split([2 * len(x) // 3])
    torch.manual_seed(seed)
    layers = [nn.Linear(x.shape[1], units), nn.ReLU(),
              nn.Linear(units, classes)]
    if way == "sorted":
        train = train[y[train].argsort()]
    elif way == "standardised":
        x = (x - x[train].mean(dim=0)) / x[train].std(dim=0)
    elif way == "BN on input":
        layers.insert(0, nn.BatchNorm1d(x.shape[1]))
    elif way == "BN after layer":
        layers.insert(1, nn.BatchNorm1d(units))
    return nn.Sequential(*layers), x, y, train, test, draws


def course(data, way, optimizer, lr, seed):
    """Percent of the test data that are right, after each epoch."""
    model, x, y, train, test, draws = prepare(data, way, seed)
    opt = OPTIMIZERS[optimizer](model.parameters(), lr)
    *_, epochs, batches = SETUPS[data]
    right = []
    for epoch in range(epochs):
        if way not in ("sorted", "shuffled once"):
            train = train[torch.randperm(len(train), generator=draws)]
        model.train()
        for batch in train.chunk(batches):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
        with torch.no_grad():
            answers = model.eval()(x[test]).argmax(dim=1)
        right.append(100 * (answers == y[test]).float().mean().item())
    return torch.tensor(right)


# %%
def watched(jobs):
    """The jobs, with a bar where a person watches a terminal."""
    for done, job in enumerate(jobs, 1):
        yield job
        if sys.stderr.isatty():
            bar = "#" * (20 * done // len(jobs))
            end = "\n" if done == len(jobs) else ""
            print(f"\r[{bar:20}] {done} of {len(jobs)}", end=end,
                  file=sys.stderr, flush=True)


# %%
RATES = {("digits", "momentum"): [0.003, 0.01, 0.03, 0.1, 0.3, 1.0],
         ("digits", "Adam"): [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]}
for data in "wine", "cancer":
    RATES[data, "SGD"] = [0.0001, 0.001, 0.01, 0.1, 1.0]
    RATES[data, "Adam"] = [0.001, 0.01, 0.1, 1.0]
jobs = [(data, way, opt, lr) for (data, opt), lrs in RATES.items()
        for way in (ORDERS if data == "digits" else SCALES)
        for lr in lrs]
found = {job: torch.stack([course(*job, seed) for seed in SEEDS])
         for job in watched(jobs)}  # (seeds, epochs)


def best(data, way, optimizer, epoch):
    """The rate with the highest mean over the seeds."""
    return max(RATES[data, optimizer], key=lambda lr: found[
        data, way, optimizer, lr][:, epoch - 1].mean())


def cell(run):
    return f"{run.mean():5.1f} ±{run.std():5.1f}"


# %% [markdown]
# ## What do sorted classes cost?
#
# At the rate that is best for shuffled data, most of the accuracy. A
# batch holds few classes, and each step unlearns the others. At its own
# best rate, which is lower, the loss is smaller, and it gets smaller
# with more epochs. Accuracy in percent, mean ± standard deviation over
# the seeds, and in how many pairs the sorted one is worse at its best:

# %% sorted
print(f"{'epoch':>11}{'lr':>6}{'shuffled':>12}{'sorted':>12}"
      f"{'lr':>6}{'sorted':>12}{'worse':>6}")
for opt in "momentum", "Adam":
    lost = {}
    for epoch in 4, 12:
        high, low = (best("digits", way, opt, epoch) for way in ORDERS)
        mixed, common, own = (
            found["digits", way, opt, lr][:, epoch - 1] for way, lr in
            [("shuffled", high), ("sorted", high), ("sorted", low)])
        print(f"{opt:8}{epoch:3}{high:6}{cell(mixed)}{cell(common)}"
              f"{low:6}{cell(own)}   "
              f"{(own < mixed).sum()}/{len(SEEDS)}")
        lost[epoch] = (mixed - own).mean()
        assert (mixed - common).mean() > 30
        assert low < high and (own - common).mean() > 15
    assert lost[4] - 5 > lost[12] > 1

# %% [markdown]
# ## Does the order matter at a very low rate?
#
# For SGD with momentum no difference shows here at the lowest rate:
# many small steps add up as if the classes were mixed. Adam loses at
# its lowest rate, too. It divides by the size of the recent gradients,
# so its steps do not add up in that way.

# %%
for opt, lr in ("momentum", 0.003), ("Adam", 0.0003):
    mixed, tidy = (found["digits", way, opt, lr][:, -1]
                   for way in ORDERS)
    print(f"{opt:9}{lr:7}  shuffled{cell(mixed)}, sorted{cell(tidy)}")
    lost = (mixed - tidy).mean()
    assert abs(lost) < 5 if opt == "momentum" else lost > 15

# %% [markdown]
# ## Is it enough to shuffle once?
#
# Yes here: one shuffle before training shows no difference to one in
# every epoch, at the rate that is best for the latter. Points that it
# is ahead, and in how many pairs it is worse:

# %%
for opt in "momentum", "Adam":
    lr = best("digits", "shuffled", opt, 12)
    once = torch.stack([course("digits", "shuffled once", opt, lr, seed)
                        for seed in SEEDS])[:, -1]
    each = found["digits", "shuffled", opt, lr][:, -1]
    print(f"{opt:9}{lr:7}{cell(once - each)}   "
          f"{(once < each).sum()}/{len(SEEDS)}")
    assert abs((once - each).mean()) < 3

# %% [markdown]
# ## What do raw features cost?
#
# In the wine data one feature reaches past a thousand while others stay
# below one. On raw features each optimizer is far behind, at its best
# rate, too. Batch norm on the input is as good as standardised
# features; after the first layer it is not. The last column counts the
# pairs that are worse than standardised features, best against best.


# %%
def scales(data):
    """Accuracy at one rate for all and at the best rate of each."""
    print(f"{'lr':>25}{'at that':>12}{'best lr':>9}{'at that':>12}"
          f"{'worse':>8}")
    for opt, lr in ("SGD", 0.1), ("Adam", 0.01):
        top = found[data, "standardised", opt,
                    best(data, "standardised", opt, 10)][:, -1]
        for way in SCALES:
            own = best(data, way, opt, 10)
            common = found[data, way, opt, lr][:, -1]
            tuned = found[data, way, opt, own][:, -1]
            print(f"{opt:5}{way:14}{lr:6}{cell(common)}{own:9}"
                  f"{cell(tuned)}     "
                  f"{(tuned < top).sum()}/{len(SEEDS)}")


scales("wine")

# %% [markdown]
# The breast cancer data show the same, with smaller gaps at the best
# rates. What batch norm after the first layer loses with Adam is within
# the spread here.

# %%
scales("cancer")

# %% [markdown]
# ## How much of that does a better rate undo?
#
# With SGD a part: the gap between raw and standardised features shrinks
# when each takes its best rate, and stays. With Adam the common rate is
# close to the best, and nearly the whole gap stays. Batch norm after
# the first layer saves SGD from the worst at the common rate. Once each
# has its best rate, it is not clearly ahead of raw features here.
# Points behind standardised features:

# %% undone
print(f"{'at one rate':>38}{'each at best':>14}")
behind = {}
for data in "wine", "cancer":
    for opt, lr in ("SGD", 0.1), ("Adam", 0.01):
        for way in "raw", "BN after layer", "BN on input":
            sound, run = ([
                found[data, w, opt, rate][:, -1] for rate in
                (lr, best(data, w, opt, 10))]
                for w in ("standardised", way))
            one, tuned = sound[0] - run[0], sound[1] - run[1]
            behind[data, opt, way] = one.mean(), tuned.mean()
            if way != "BN on input":
                print(f"{data:7}{opt:5}{way:14}{cell(one)}"
                      f"{cell(tuned):>14}")
for (data, opt, way), (one, tuned) in behind.items():
    if way == "BN on input":
        assert abs(one) < 4 and abs(tuned) < 4
    elif (data, opt, way) == ("cancer", "Adam", "BN after layer"):
        assert one > -3 and tuned > -3
    else:
        least = 8 if data == "wine" else 1
        assert one > least and tuned > least
for data in "wine", "cancer":
    for opt in "SGD", "Adam":
        raw, after = (behind[data, opt, way]
                      for way in ("raw", "BN after layer"))
        undone = raw[0] - raw[1]
        assert undone > 8 if opt == "SGD" else abs(undone) < 8
        assert opt == "Adam" or raw[0] - after[0] > 10
        assert abs(raw[1] - after[1]) < 15
        assert data == "wine" or raw[1] < behind["wine", opt, "raw"][1]

# %%
fig = plt.figure(figsize=(5, 7))
tops = fig.subfigures(2, height_ratios=[5, 9])
for part, sets, ways in [(tops[0], ["digits"], ORDERS),
                         (tops[1], ["wine", "cancer"], SCALES)]:
    axes = part.subplots(len(sets), 2, sharey=True, squeeze=False)
    for (data, opt), ax in zip([key for key in RATES if key[0] in sets],
                               axes.flat, strict=True):
        lrs = RATES[data, opt]
        for way, style in zip(ways, ["o-", "s--", "^:", "d-."],
                              strict=False):
            runs = torch.stack([found[data, way, opt, lr][:, -1]
                                for lr in lrs])
            ax.errorbar(lrs, runs.mean(dim=1), runs.std(dim=1),
                        fmt=style, label=way, capsize=2, ms=5)
        ax.set(title=f"{data}, {opt}", xscale="log", ylim=(0, 105))
        ax.set_xticks(lrs[1::2])
    for row in axes:
        row[0].set_ylabel("test accuracy, %")
    for ax in axes[-1]:
        ax.set_xlabel("learning rate")
    part.legend(*ax.get_legend_handles_labels(),
                loc="outside upper left", ncols=2)
fig.savefig("shuffle_and_scale.svg", metadata={
    "Title": "Test accuracy over the learning rate. Sorted data fail "
    "at the rates that are best for shuffled data. Raw features stay "
    "below standardised ones at their best rate; batch norm on the "
    "input does not, batch norm after a layer does."})

# %% [markdown]
# ## What to do
#
# Pass `shuffle=True` to the [loader of the training
# data](../data/loader.md#should-i-always-shuffle-the-training-data). If
# the order cannot change, take a lower rate and more epochs, and expect
# to lose some accuracy. [Standardise the inputs](../data/normalise.md)
# with the statistics of the training split, whatever the optimizer, and
# with batch norm after the first layer, too.
