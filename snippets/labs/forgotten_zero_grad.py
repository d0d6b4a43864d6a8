# ---
# jupyter:
#   description: What a forgotten optimizer.zero_grad() costs in
#     PyTorch, measured over learning rates with SGD, momentum and
#     Adam, and where it looks like an improvement.
#   tags: [forgot zero_grad, accuracy without zero_grad]
#   concepts: [gradients, silent]
# ---

# %% [markdown]
# # What does a forgotten zero_grad cost?
#
# A forgotten `zero_grad` is a momentum that never decays: it ruins
# training at the learning rates that are best with it, and helps at
# rates that are far too low.

# %% [markdown]
# ## How is it measured?
#
# An MLP learns the digits of scikit-learn for five epochs, once with
# and once without `opt.zero_grad()`. The two have the same first
# weights and the same batches.

# %%
import os
import sys

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
LRS = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
OPTIMIZERS = {
    "SGD": lambda params, lr: torch.optim.SGD(params, lr),
    "momentum": lambda params, lr: torch.optim.SGD(params, lr, 0.9),
    "Adam": lambda params, lr: torch.optim.Adam(params, lr),
}

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16
fixed = torch.Generator().manual_seed(0)
train, test = torch.randperm(len(x), generator=fixed).split([1200, 597])


# %%
def accuracy(optimizer, lr, zero, seed):
    """Percent of the test images that are right after five epochs."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                          nn.Linear(64, 10))
    opt = OPTIMIZERS[optimizer](model.parameters(), lr)
    for epoch in range(5):
        for batch in train[torch.randperm(len(train))].split(60):
            if zero:
                opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    with torch.no_grad():
        right = model(x[test]).argmax(dim=1) == y[test]
    return 100 * right.float().mean().item()


def watched(jobs):
    """The jobs, with a bar where a person watches a terminal."""
    for done, job in enumerate(jobs, 1):
        yield job
        if sys.stderr.isatty():
            bar = "#" * (20 * done // len(jobs))
            end = "\n" if done == len(jobs) else ""
            print(f"\r[{bar:20}] {done} of {len(jobs)}", end=end,
                  file=sys.stderr, flush=True)


jobs = [(name, lr, zero, seed) for name in OPTIMIZERS for lr in LRS
        for zero in (True, False) for seed in SEEDS]
found = {job: accuracy(*job) for job in watched(jobs)}


def over_seeds(name, lr, zero):
    return torch.tensor([found[name, lr, zero, seed] for seed in SEEDS])


# %% [markdown]
# ## What does it cost at the best learning rate?
#
# Most of the accuracy. Each row takes the learning rate that is best
# with `zero_grad`. Test accuracy in percent, mean ± standard deviation
# over the seeds, and in how many pairs the net without is worse:

# %% at_the_best_lr
print("                lr          with       without   worse in")
for name in OPTIMIZERS:
    lr = max(LRS, key=lambda lr: over_seeds(name, lr, True).mean())
    sound, bug = (over_seeds(name, lr, zero) for zero in (True, False))
    worse = int((bug < sound).sum())
    print(f"{name:11} {lr:6} {sound.mean():7.1f} ± {sound.std():4.1f} "
          f"{bug.mean():6.1f} ± {bug.std():4.1f}   "
          f"{worse} of {len(SEEDS)}")
    assert worse == len(SEEDS) and sound.mean() - bug.mean() > 3

# %% [markdown]
# ## Where does it look like an improvement?
#
# At a rate that is far too low. The sum of all gradients so far is
# longer than the last one alone, so five epochs get further.

# %%
print("                lr          with       without   better in")
for name, lr in [("SGD", 0.001), ("SGD", 0.003), ("momentum", 0.0003)]:
    sound, bug = (over_seeds(name, lr, zero) for zero in (True, False))
    better = int((bug > sound).sum())
    print(f"{name:11} {lr:6} {sound.mean():7.1f} ± {sound.std():4.1f} "
          f"{bug.mean():6.1f} ± {bug.std():4.1f}   "
          f"{better} of {len(SEEDS)}")
    assert better == len(SEEDS) and bug.mean() - sound.mean() > 10

# %%
fig, axes = plt.subplots(3, 1, figsize=(5, 7), sharex=True)
for ax, name in zip(axes, OPTIMIZERS, strict=True):
    for zero, label, style in [(True, "with zero_grad", "o-"),
                               (False, "without", "s--")]:
        runs = torch.stack([over_seeds(name, lr, zero) for lr in LRS])
        ax.errorbar(LRS, runs.mean(dim=1), runs.std(dim=1), fmt=style,
                    label=label, capsize=3)
    ax.set(title=name, ylabel="test accuracy, %", ylim=(0, 105))
axes[-1].set(xscale="log", xlabel="learning rate")
fig.legend(*ax.get_legend_handles_labels(), loc="outside upper left",
           ncols=2)
fig.savefig("forgotten_zero_grad.svg", metadata={
    "Title": "Test accuracy over the learning rate. Without zero_grad "
    "it is higher at low rates of SGD and collapses at the rates that "
    "are best with zero_grad, for SGD, momentum and Adam."})

# %% [markdown]
# ## Why is it a momentum that never decays?
#
# Momentum adds a share of the sum so far to each gradient. Without
# `zero_grad` that share is all of it. SGD without `zero_grad` and SGD
# with `momentum=1` end with the same weights, to the last bit.


# %%
def trained(momentum, zero):
    torch.manual_seed(0)
    model = nn.Linear(64, 10)
    opt = torch.optim.SGD(model.parameters(), 0.01, momentum)
    for batch in train.split(60):
        if zero:
            opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
    return model.weight


same = torch.equal(trained(0.0, zero=False), trained(1.0, zero=True))
print("the same weights:", same)
assert same

# %% [markdown]
# ## What to do
#
# Call `opt.zero_grad()` in every step, before `backward()`. If a run
# gets better without it, the learning rate was too low: put the call
# back and raise the rate. The page [zero_grad, backward,
# step](../loop/step.md) says where it belongs and how to see that it is
# missing.
