# ---
# jupyter:
#   description: What a learning-rate warm-up wins in small post-norm
#     and pre-norm transformers in PyTorch, over a grid of learning
#     rates, and where it does nothing.
#   tags: [is warmup necessary, transformer without warmup, norm_first,
#     Adam learning rate too high, warmup does not help]
#   concepts: [learning-rate, optimizer]
# ---

# %% [markdown]
# # What does a learning-rate warm-up win?
#
# Warm-up lets these small transformers learn at rates that are too high
# without it. At the best learning rate it wins nothing, and at low
# rates it costs what a few steps are worth.

# %% [markdown]
# ## How is it measured?
#
# A transformer of four layers reads a digit of scikit-learn row by row,
# as 8 tokens of 8 pixels, for 50 steps of Adam. The learning rate is
# constant, or it rises to that value in the first 15 steps. The two
# have the same first weights and the same batches. Post-norm is the
# default of `nn.TransformerEncoderLayer`, pre-norm is
# `norm_first=True`.

# %%
import os
import sys

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import LinearLR

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
LRS = [0.001, 0.003, 0.01, 0.03, 0.1]
KINDS = {"post-norm": False, "pre-norm": True}
STEPS, WARM = 50, 15

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float().view(-1, 8, 8) / 16  # (digits, tokens, pixels)
fixed = torch.Generator().manual_seed(0)
train, test = torch.randperm(len(x), generator=fixed).split([1200, 597])


# %%
def transformer(kind):
    layers = [nn.TransformerEncoderLayer(
        16, nhead=1, dim_feedforward=16, dropout=0, batch_first=True,
        norm_first=KINDS[kind]) for _ in range(4)]
    return nn.Sequential(nn.Linear(8, 16), *layers, nn.LayerNorm(16),
                         nn.Flatten(), nn.Linear(8 * 16, 10))


def accuracy(kind, lr, warm, seed, steps=STEPS):
    """Percent of the test images that are right after the steps."""
    torch.manual_seed(seed)
    model = transformer(kind)
    opt = torch.optim.Adam(model.parameters(), lr, fused=True)
    sched = LinearLR(opt, 1 / warm, total_iters=warm - 1)
    for step in range(steps):
        batch = train[torch.randint(len(train), [32])]
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
        sched.step()
    with torch.no_grad():
        right = model(x[test]).argmax(dim=1) == y[test]
    return 100 * right.float().mean().item()


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


# a warm-up of one step is none: it begins at its end
jobs = [(kind, lr, warm, seed) for kind in KINDS for lr in LRS
        for warm in (1, WARM) for seed in SEEDS]
found = {job: accuracy(*job) for job in watched(jobs)}


def over_seeds(kind, lr, warm):
    return torch.tensor([found[kind, lr, warm, seed] for seed in SEEDS])


def both(kind, lr):
    return over_seeds(kind, lr, 1), over_seeds(kind, lr, WARM)


# %% [markdown]
# ## What does it win at the best learning rate?
#
# Nothing here. With and without warm-up take each the learning rate of
# the grid that is best for it on these test images. Test accuracy in
# percent, mean ± standard deviation over the seeds, and in how many
# pairs the net with warm-up is better:

# %% at_the_best_lr
print("             lr      without      lr         with   better in")
for kind in KINDS:
    best = [max(LRS, key=lambda lr: over_seeds(kind, lr, warm).mean())
            for warm in (1, WARM)]
    cold = over_seeds(kind, best[0], 1)
    warm = over_seeds(kind, best[1], WARM)
    print(f"{kind:9} {best[0]:5} {cold.mean():6.1f} ± {cold.std():3.1f}"
          f"  {best[1]:6} {warm.mean():6.1f} ± {warm.std():3.1f}   "
          f"{int((warm > cold).sum())} of {len(SEEDS)}")
    assert -6 < (warm - cold).mean() < 2

# %% [markdown]
# ## Where does it rescue a run?
#
# At a rate of 0.03, above the best one. At the highest rate of the grid
# it still helps pre-norm nets, and hardly a post-norm net. On average
# the rescued nets stay below those at the best rate. Without warm-up
# the spread is so wide that a few seeds do not say which kind needs it
# more.

# %% too_high
print("                  without           with   better in")
for kind, lr in [("post-norm", 0.03), ("post-norm", 0.1),
                 ("pre-norm", 0.03), ("pre-norm", 0.1)]:
    cold, warm = both(kind, lr)
    print(f"{kind:9} {lr:4}  {cold.mean():4.1f} ± {cold.std():4.1f}"
          f"    {warm.mean():4.1f} ± {warm.std():4.1f}   "
          f"{int((warm > cold).sum())} of {len(SEEDS)}")
    assert warm.mean() < max(over_seeds(kind, lr, 1).mean()
                             for lr in LRS)
    if (kind, lr) == ("post-norm", 0.1):
        assert cold.mean() < 20 and (warm < 25).float().mean() >= 0.5
    else:
        assert warm.mean() - cold.mean() > 10

# %% [markdown]
# ## Where does it cost something?
#
# At low rates. The steps of the warm-up are shorter, and all steps
# together are as long as 43 full ones. A run without warm-up that stops
# after 43 steps ends at about the same accuracy, so in a longer run the
# cost should be smaller.

# %%
worth = STEPS - WARM + sum((i + 1) / WARM for i in range(WARM))
print(f"                   without           with    {worth:.0f} steps")
for kind in KINDS:
    for lr in LRS[:2]:
        cold, warm = both(kind, lr)
        short = torch.tensor([accuracy(kind, lr, 1, seed, round(worth))
                              for seed in SEEDS])
        print(f"{kind:9} {lr:5}   "
              + "   ".join(f"{runs.mean():5.1f} ± {runs.std():3.1f}"
                           for runs in (cold, warm, short)))
        assert -12 < (warm - cold).mean() < 1
        assert abs((warm - short).mean()) < 4

# %%
fig, axes = plt.subplots(2, 1, figsize=(5, 5.5), sharex=True)
for ax, kind in zip(axes, KINDS, strict=True):
    for warm, label, style in [(1, "without warm-up", "o-"),
                               (WARM, "with", "s--")]:
        runs = torch.stack([over_seeds(kind, lr, warm) for lr in LRS])
        ax.errorbar(LRS, runs.mean(dim=1), runs.std(dim=1), fmt=style,
                    label=label, capsize=3)
    ax.set(title=kind, ylabel="test accuracy, %", ylim=(0, 105))
axes[-1].set(xscale="log", xlabel="learning rate")
fig.legend(*ax.get_legend_handles_labels(), loc="outside upper left",
           ncols=2)
fig.savefig("warmup.svg", metadata={
    "Title": "Test accuracy over the learning rate, for post-norm and "
    "pre-norm. With warm-up it holds up to higher rates. The best "
    "accuracy is no higher than without."})

# %% [markdown]
# ## What to do
#
# If a transformer stays at chance, try a third and a tenth of the
# learning rate first. Add a warm-up where you want the higher rate, or
# where you cannot search for the best one: it makes the choice less
# critical. This is a small net in a short run. The page [Learning-rate
# warm-up](../schedules/warmup.md) says how to write one and how long
# the cosine after it may be.
