# ---
# jupyter:
#   description: What a forgotten model.eval() costs in PyTorch, over
#     test batch sizes and orders, for batch norm, dropout and both,
#     and what a forgotten train() does.
#   tags: [forgot eval, test accuracy depends on the batch size,
#     evaluation in train mode, forgot model.train after validation]
#   concepts: [modes, silent]
# ---

# %% [markdown]
# # What does a forgotten eval() cost?
#
# With batch norm, small test batches cost much of the accuracy, batches
# sorted by class most of it, and large mixed ones nothing here. With
# dropout it costs several points, whatever the batches are.

# %% [markdown]
# ## How is it measured?
#
# Three nets learn the digits of scikit-learn: one with batch norm, one
# with dropout, one with both. Each is trained once per seed and then
# tested in many ways, with the same weights: in eval mode, and in train
# mode with batches of several sizes, mixed or sorted by class. Each
# test starts from a fresh copy, because batch norm in train mode
# changes its statistics.

# %%
import copy
import os
import sys

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
SIZES = [2, 8, 32, 128, 512]  # of test batches; 512 is the whole set
NETS = {"batch norm": (1, 0), "dropout": (0, 1), "both": (1, 1)}

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16


# %%
def start(name, lr, seed, images):
    """A net, its optimizer, its random numbers, train and test."""
    draws = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(x), generator=draws)
    torch.manual_seed(seed)
    norm, drop = NETS[name]
    model = nn.Sequential(
        nn.Linear(64, 64), *[nn.BatchNorm1d(64)] * norm, nn.ReLU(),
        *[nn.Dropout(0.5)] * drop, nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr)
    return model, opt, draws, order[:images], order[-512:]


def run_epoch(model, opt, train, size):
    """One epoch in whatever mode the model is in."""
    for batch in train.split(size):
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()


def accuracy(model, order, size):
    """Percent that are right, tested in this order and batch size."""
    with torch.no_grad():
        right = [model(x[batch]).argmax(dim=1) == y[batch]
                 for batch in order.split(size)]
    return 100 * torch.cat(right).float().mean().item()


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
found = {}
for name, seed in watched([(n, s) for n in NETS for s in SEEDS]):
    model, opt, draws, train, test = start(name, 0.01, seed, 1285)
    for epoch in range(10):
        shuffled = train[torch.randperm(1285, generator=draws)]
        run_epoch(model, opt, shuffled, 100)
    tidy = test[y[test].argsort()]
    for size in SIZES:
        found[name, "eval", size, seed] = accuracy(
            model.eval(), test, size)
        for way, order in ("mixed", test), ("sorted", tidy):
            tested = copy.deepcopy(model).train()
            found[name, way, size, seed] = accuracy(tested, order, size)
            found[name, f"after {way}", size, seed] = accuracy(
                tested.eval(), test, 512)


def over_seeds(name, way, size):
    return torch.tensor([found[name, way, size, s] for s in SEEDS])


def table(ways, sizes):
    print(" " * 24 + "".join(f"{size:13}" for size in sizes))
    for name, way in ways:
        cells = (over_seeds(name, way, size) for size in sizes)
        print(f"{name:11}{way:13}" + "".join(
            f"  {run.mean():5.1f} ± {run.std():3.1f}" for run in cells))


# %% [markdown]
# ## Does it depend on the test batches?
#
# With batch norm, yes: each prediction depends on the other images of
# its batch. The small batches lose most, and the sorted ones lose far
# more than mixed ones of the same size. In eval mode the batches make
# no difference. Test accuracy in percent by the size of the test
# batches, mean ± standard deviation over the seeds:

# %%
table([(name, way) for name in ("batch norm", "both")
       for way in ("eval", "mixed", "sorted")], [2, 8, 32, 512])
for name in "batch norm", "both":
    for size in SIZES:
        level = over_seeds(name, "eval", 512)
        assert over_seeds(name, "eval", size).allclose(level, atol=0.5)
    for size, lost in (2, 20), (8, 3):
        worse = level - over_seeds(name, "mixed", size)
        assert worse.min() > 0 and worse.mean() > lost
    for size, lost in (2, 70), (8, 70), (32, 40):
        worse = level - over_seeds(name, "sorted", size)
        assert worse.min() > lost / 2 and worse.mean() > lost

# %% [markdown]
# With mixed batches of this size or more, the net with batch norm alone
# loses nothing that one can see. A good test result does not prove that
# `eval()` was called.

# %%
for size in 32, 128, 512:
    lost = (over_seeds("batch norm", "eval", size)
            - over_seeds("batch norm", "mixed", size))
    print(f"batches of {size:3}: {lost.mean():4.1f} ± "
          f"{lost.std():3.1f} points lost, worse in "
          f"{(lost > 0).sum()} of {len(SEEDS)}")
    assert abs(lost.mean()) < 1.5

# %% [markdown]
# ## Does it depend on the batches with dropout?
#
# No. Dropout treats each image alone, so size and order make no
# difference. It goes on dropping, and that costs several points. The
# net with both loses some even if the whole test set is one batch.

# %%
table([("dropout", way) for way in ("eval", "mixed", "sorted")],
      [2, 8, 32, 512])
level = over_seeds("dropout", "eval", 512)
for size in SIZES:
    mixed, tidy = (over_seeds("dropout", way, size)
                   for way in ("mixed", "sorted"))
    assert (level > mixed).all() and (level > tidy).all()
    assert (level - mixed).mean() > 2 and (level - tidy).mean() > 2
    assert abs((mixed - tidy).mean()) < 2.5
lost = (over_seeds("both", "eval", 512)
        - over_seeds("both", "mixed", 512))
assert lost.min() > 0 and lost.mean() > 1

# %%
fig, axes = plt.subplots(3, 1, figsize=(5, 7), sharex=True)
for ax, name in zip(axes, NETS, strict=True):
    for way, label, style in [
            ("eval", "eval mode", "^:"),
            ("mixed", "train, mixed", "o-"),
            ("sorted", "train, sorted", "s--")]:
        runs = torch.stack([over_seeds(name, way, n) for n in SIZES])
        ax.errorbar(SIZES, runs.mean(dim=1), runs.std(dim=1), fmt=style,
                    label=label, capsize=3)
    ax.set(title=name, ylabel="test accuracy, %", ylim=(0, 105))
ax.set_xscale("log", base=2)
ax.set_xticks(SIZES, SIZES)
ax.set_xlabel("test batch size, images")
fig.legend(*ax.get_legend_handles_labels(), loc="outside upper left",
           ncols=3, columnspacing=1, handletextpad=0.4)
fig.savefig("forgotten_eval.svg", metadata={
    "Title": "Test accuracy over the test batch size. In train mode, "
    "batch norm fails on small batches and on all but the largest "
    "sorted ones; dropout alone is a few points lower everywhere."})

# %% [markdown]
# ## What happens to a single image?
#
# The net with batch norm raises, so this mistake cannot hide there. The
# net with dropout alone answers, and drops.

# %%
one = x[:1]
for name in NETS:
    model, *_ = start(name, 0.01, 0, 1285)
    try:
        model.train()(one)
        said = "runs"
    except ValueError as error:
        said = str(error).partition(",")[0]
    print(f"{name:11}{said}")
    assert (said == "runs") == (name == "dropout")

# %% [markdown]
# ## Does a test in train mode leave something behind?
#
# Yes, in batch norm. It moves the running statistics, even under
# `no_grad()`, and a correct evaluation afterwards uses what it left.
# After small sorted batches these are mostly the statistics of the last
# class. After mixed batches the damage is small. Accuracy in eval mode
# after one test in train mode, by the size of its batches:

# %% left_behind
table([(name, way) for name in ("batch norm", "both")
       for way in ("eval", "after mixed", "after sorted")], [2, 8, 32])
for name in "batch norm", "both":
    level = over_seeds(name, "eval", 512)
    tidy, mixed = (level - over_seeds(name, f"after {way}", 2)
                   for way in ("sorted", "mixed"))
    assert tidy.min() > 2 and tidy.mean() > 5
    assert abs(mixed.mean()) < 3
    assert over_seeds("dropout", "after sorted", 2).equal(
        over_seeds("dropout", "eval", 512))


# %% [markdown]
# ## And never back to train() after the first validation?
#
# With batch norm the net falls behind early, most at the lower rate. At
# the end no loss is left here. The cause is that the running statistics
# stop after the first epoch, far from those of the data: set right once
# by hand, they may stop without a loss. With dropout alone no clear
# loss shows; such a net goes on without dropout, and at the lower rate
# that is better in the end. The nets see 200 images in batches of 50.


# %%
def course(name, lr, way, seed):
    """Accuracy in the course of 40 epochs, validated after each."""
    model, opt, draws, train, test = start(name, lr, seed, 200)
    seen = []
    for epoch in range(1, 41):
        if way == "back" or epoch == 1:
            model.train()
        shuffled = train[torch.randperm(200, generator=draws)]
        run_epoch(model, opt, shuffled, 50)
        if way == "stats set" and epoch == 1:
            model[1].momentum = 1  # forget what was, take this batch
            accuracy(model.train(), train, 200)
        seen.append(accuracy(model.eval(), test, 512))
    return torch.tensor(seen)[[1, 4, 39]]


ways = [*((name, "stays") for name in NETS),
        ("batch norm", "stats set")]
jobs = [(name, lr, way, seed) for lr in (0.003, 0.01) for seed in SEEDS
        for name, way in [*ways, *[(name, "back") for name in NETS]]]
seen = {job: course(*job) for job in watched(jobs)}

# %% [markdown]
# The table shows the points by which the net that stays in eval mode is
# ahead of the one that goes back (below zero: behind), and in how many
# pairs it is worse.

# %% stays_in_eval
print("after epoch    lr", *(f"{epoch:14}" for epoch in (2, 5, 40)))
ahead = {}
for name, way in ways:
    for lr in 0.003, 0.01:
        gains = torch.stack([seen[name, lr, way, seed]
                             - seen[name, lr, "back", seed]
                             for seed in SEEDS], dim=1)
        label = name if way == "stays" else way
        ahead[label, lr] = gains.mean(dim=1)
        print(f"{label:11}{lr:6}", *(
            f" {gain.mean():5.1f} ± {gain.std():3.1f} "
            f"{(gain < 0).sum()}/{len(SEEDS)}" for gain in gains))
for name in "batch norm", "both":
    assert ahead[name, 0.003][1] < -10 and ahead[name, 0.01][0] < -3
for label, lr in ahead:
    assert abs(ahead[label, lr][2]) < 3
    if label in ("dropout", "stats set"):
        assert ahead[label, lr].min() > -5
assert ahead["dropout", 0.003][2] > 0

# %% [markdown]
# ## What to do
#
# Call `model.eval()` before every test and `model.train()` at the start
# of every epoch, or use an evaluation function that [puts the mode
# back](../evaluation/modes.md). To see whether a script forgets it,
# test one net with two batch sizes and the data in another order: in
# eval mode all results are equal. [Batch norm in train and eval
# mode](../evaluation/batch-norm.md) and [dropout in train and eval
# mode](../evaluation/dropout.md) say why.
