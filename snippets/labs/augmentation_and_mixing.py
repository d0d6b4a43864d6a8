# ---
# jupyter:
#   description: Shifts, noise, flips, mixup, CutMix, FMix and label
#     smoothing in PyTorch, on digits with right and wrong labels, in
#     accuracy, loss and calibration.
#   tags: [random flip hurts accuracy, rotation by 180 degrees,
#     expected calibration error, underconfident after mixup,
#     temperature scaling, mixup or cutmix, noisy labels]
#   concepts: [regularisation, data]
# ---

# %% [markdown]
# # Do augmentation and mixing help?
#
# Here no change of the images helps, and half turns cost most on sixes
# and nines. Label smoothing gains a little, mixing only where a long
# training meets wrong labels, and both make the net too unsure.

# %% [markdown]
# ## How is it measured?
#
# An MLP learns from 300 digits of eight by eight pixels. The variants
# of a seed share images, first weights and batches. Each takes the
# learning rate and the number of epochs of a small grid that are best
# for it in mean accuracy on validation images, and is then measured on
# test images. "Wrong labels" means that a fifth of the training labels
# is drawn at random; those of validation and test images are right.

# %%
import os
import sys
from functools import cache
from itertools import product

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
RIGHT, WRONG = "right labels", "wrong labels"
LRS = {RIGHT: [0.01, 0.03], WRONG: [0.003, 0.01]}
EPOCHS = [10, 20, 30, 40, 50, 60, 70, 80]

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float().view(-1, 8, 8) / 16
one_hot = F.one_hot(y).float()


# %% [markdown]
# Each variant is a function of a batch and its soft labels. Flips are
# decided by a coin for each image. "Both flips" tosses two coins, a
# half turn does both flips with one.

# %%
def flip(x, *dims):
    """Half of the images, flipped along these dimensions."""
    return torch.where(torch.rand(len(x), 1, 1) < 0.5, x.flip(dims), x)


def shift(x):
    """Each image moved by up to one pixel in each direction."""
    moved = F.pad(x, [1] * 4).unfold(1, 8, 1).unfold(2, 8, 1)
    return moved[torch.arange(len(x)), *torch.randint(3, (2, len(x)))]


CHANGES = {
    "plain": lambda x, y: (x, y),
    "noise": lambda x, y: (x + torch.randn_like(x) / 10, y),
    "shift": lambda x, y: (shift(x), y),
    "flip left-right": lambda x, y: (flip(x, 2), y),
    "flip up-down": lambda x, y: (flip(x, 1), y),
    "half turn": lambda x, y: (flip(x, 1, 2), y),
    "both flips": lambda x, y: (flip(flip(x, 1), 2), y),
}


# %% [markdown]
# Mixing takes a mask: the image where it is one, the neighbour in the
# batch where it is zero. The labels get the shares of the pixels.


# %%
def mixed(x, y, mask):
    lam = mask.mean()
    return (mask * x + (1 - mask) * x.roll(1, 0),
            lam * y + (1 - lam) * y.roll(1, 0))


def box(lam):
    """Zeros in a box around a random pixel, clipped at the border."""
    side = 4 * (1 - lam) ** 0.5  # half of it
    row, col = torch.randint(8, (2,)).tolist()
    mask = torch.ones(8, 8)
    mask[max(round(row - side), 0):round(row + side),
         max(round(col - side), 0):round(col + side)] = 0
    return mask


def blob(lam):
    """Ones for the share lam, where smooth noise is brightest."""
    rows = torch.fft.fftfreq(8)[:, None]
    freq = (rows ** 2 + torch.fft.rfftfreq(8) ** 2).sqrt()
    noise = torch.randn(freq.shape, dtype=torch.cfloat)
    grey = torch.fft.irfft2(noise / freq.clamp(min=1 / 8) ** 3, (8, 8))
    mask = torch.zeros(64)
    mask[grey.flatten().argsort(descending=True)[:round(lam * 64)]] = 1
    return mask.view(8, 8)


def mixup(x, y):
    return mixed(x, y, torch.rand(()).expand(8, 8))


MIXES = {
    "plain": CHANGES["plain"],
    "smoothing": lambda x, y: (x, 0.9 * y + 0.1 / 10),
    "mixup": mixup,
    "CutMix": lambda x, y: mixed(x, y, box(torch.rand(()).item())),
    "FMix": lambda x, y: mixed(x, y, blob(torch.rand(()).item())),
    "unmixed": lambda x, y: (mixup(x, y)[0], y),
}


# %% [markdown]
# ECE is the expected calibration error: the gap between how sure the
# net is and how often it is right, in ten bins, weighted by their size.
# The temperature divides the logits; it is the one with the least loss
# on the validation images.


# %%
def ece(logits, y):
    sure, says = logits.softmax(dim=1).max(dim=1)
    right = (says == y).float()
    bins = (10 * sure).long().clamp(max=9)
    gaps = torch.zeros(10).index_add(0, bins, right - sure)
    return 100 * gaps.abs().sum().item() / len(y)


def valid(logits, y):
    """Accuracy on the first images, which choose rate and epochs."""
    return (logits[:500].argmax(dim=1) == y[:500]).float().mean()


def measured(logits, y):
    """What the logits of the other images are worth."""
    temp = min((2 ** (k / 2) for k in range(-6, 5)),
               key=lambda t: F.cross_entropy(logits[:500] / t, y[:500]))
    logits, y = logits[500:], y[500:]
    says, warm = logits.argmax(dim=1), logits / temp
    nine = y == 9
    pair = nine | (y == 6)
    return {"all": 100 * (says == y).float().mean().item(),
            "pair": 100 * (says == y)[pair].float().mean().item(),
            "9 as 6": 100 * (says[nine] == 6).float().mean().item(),
            "NLL": F.cross_entropy(logits, y).item(),
            "ECE": ece(logits, y),
            "NLL, T": F.cross_entropy(warm, y).item(),
            "ECE, T": ece(warm, y)}


# %%
def run(labels, name, lr, seed):
    """Logits and labels of other images, after each of the EPOCHS."""
    torch.manual_seed(seed)
    train, rest = torch.randperm(len(x)).split([300, len(x) - 300])
    target, drawn = one_hot.clone(), torch.randint(10, (60,))
    if labels == WRONG:
        target[train[:60]] = F.one_hot(drawn, 10).float()
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(),
                          nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr, fused=True)
    orders = [torch.randperm(300) for epoch in range(max(EPOCHS))]
    after = {}
    for epoch, order in enumerate(orders, 1):
        for batch in train[order].split(150):
            new, soft = (CHANGES | MIXES)[name](x[batch], target[batch])
            opt.zero_grad()
            F.cross_entropy(model(new), soft).backward()
            opt.step()
        if epoch in EPOCHS:
            with torch.no_grad():
                after[epoch] = model(x[rest]), y[rest]
    return after


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
jobs = [(labels, name, lr, seed) for labels in LRS
        for name in ({**CHANGES, **MIXES} if labels == RIGHT else MIXES)
        for lr in LRS[labels] for seed in SEEDS]
found = {job: run(*job) for job in watched(jobs)}


@cache
def at(labels, name, lr, epoch):
    """Each measure, over the seeds."""
    runs = [measured(*found[labels, name, lr, seed][epoch])
            for seed in SEEDS]
    return {key: torch.tensor([run[key] for run in runs])
            for key in runs[0]}


@cache
def best(labels, name):
    """The rate and epochs with the best mean validation accuracy."""
    return max(product(LRS[labels], EPOCHS), key=lambda some: sum(
        valid(*found[labels, name, some[0], seed][some[1]])
        for seed in SEEDS))


def own_best(labels, name):
    return at(labels, name, *best(labels, name))


def shown(runs, places=1):
    return f"{runs.mean():.{places}f} ± {runs.std():.{places}f}"


# %% [markdown]
# ## What do flips and half turns cost?
#
# Some points each, and both at random the most. A half turn costs more
# on the six and the nine than on all digits, as it turns one into the
# other, and some nines are then read as sixes. A shift by a pixel keeps
# the label and costs too, in these small centred images. Noise makes no
# difference. Percent, mean ± standard deviation over the seeds, and in
# how many pairs the change is worse:

# %% changes
print("                  all digits       6 and 9   9s read as 6"
      "   worse in")
lost, on_pair, as_six = {}, {}, {}
plain = own_best(RIGHT, "plain")
for name in CHANGES:
    new = own_best(RIGHT, name)
    worse = (new["all"] < plain["all"]).sum()
    print(f"{name:15}", *(f"{shown(new[key]):>12} "
                          for key in ("all", "pair", "9 as 6")),
          f" {worse} of {len(SEEDS)}")
    lost[name] = (plain["all"] - new["all"]).mean()
    on_pair[name] = (plain["pair"] - new["pair"]).mean()
    as_six[name] = new["9 as 6"].mean()
    if name in ("plain", "noise"):
        assert abs(lost[name]) < 1.5
    else:
        assert lost[name] > 1 and 2 * worse > len(SEEDS)
for name in ("half turn", "both flips"):
    assert on_pair[name] > lost[name] + 1
    assert as_six[name] > max(as_six["plain"], as_six["shift"]) + 0.5
assert max(lost, key=lost.get) == "both flips"

# %% [markdown]
# ## Does mixing gain accuracy?
#
# Not with right labels: label smoothing gains a little there, and no
# mixture does. With wrong labels all of them gain on a net that is
# trained to the last epoch at a rate of 0.01, and little on one that
# has a low rate and stops in time. Labels left unmixed cost little
# accuracy. In brackets: in how many pairs the plain net is better.

# %% accuracy
print(f"{'right labels':>23}{'wrong labels':>17}{'wrong labels':>17}\n"
      f"{'at its best':>23}{'at its best':>17}{'last, lr 0.01':>17}")
gains = {}
for name in MIXES:
    pairs = [[here(one)["all"] for one in ("plain", name)] for here in
             (lambda one: own_best(RIGHT, one),
              lambda one: own_best(WRONG, one),
              lambda one: at(WRONG, one, 0.01, 80))]
    gains[name] = [(runs - plain).mean() for plain, runs in pairs]
    print(f"{name:10}", "  ".join(
        f"{shown(runs):>11} ({(runs < plain).sum()})"
        for plain, runs in pairs))
lr, epoch = best(WRONG, "plain")
print(f"Wrong labels: plain is best at lr {lr}, {epoch} epochs.")
for name in ("mixup", "CutMix", "FMix", "unmixed"):
    assert gains[name][0] < 1.2 and gains[name][2] > 3
    assert -2.5 < gains[name][1] < gains[name][2] - 2
assert 0 < gains["smoothing"][0] < 2.5 and gains["unmixed"][0] > -3
assert gains["smoothing"][2] > 1

# %% [markdown]
# ## What do they do to loss and calibration?
#
# Smoothed or mixed, the nets are right more often than they say. That
# raises the loss with right labels, more so if labels are left unmixed.
# With wrong labels the plain net is too unsure as well. One number for
# all images, the temperature, takes nearly all of it back. What remains
# is a slightly lower loss: with right labels that of smoothing, with
# wrong ones that of mixing too. In brackets: in how many pairs the
# plain net has the lower loss.

# %% calibration
costs = {}
for labels in LRS:
    print(f"{labels}                             with a temperature\n"
          "               NLL        ECE, %          NLL        ECE, %")
    for name in MIXES:
        out, plain = own_best(labels, name), own_best(labels, "plain")
        more = {key: out[key] - plain[key] for key in out}
        nll, warm = ((more[key] > 0).sum() for key in ("NLL", "NLL, T"))
        print(f"{name:10} {shown(out['NLL'], 2)} ({nll}) "
              f"{shown(out['ECE']):>10}   {shown(out['NLL, T'], 2)} "
              f"({warm})  {shown(out['ECE, T'])}")
        costs[labels, name] = {key: more[key].mean() for key in more}
        assert out["ECE, T"].mean() < 5
for name in list(MIXES)[1:]:
    assert costs[RIGHT, name]["ECE"] > 3
    assert abs(costs[RIGHT, name]["NLL, T"]) < 0.12
for name in ("CutMix", "FMix", "unmixed"):
    assert costs[RIGHT, name]["NLL"] > 0.03
assert costs[RIGHT, "unmixed"]["NLL"] > costs[RIGHT, "mixup"]["NLL"]
assert own_best(WRONG, "plain")["ECE"].mean() > 8
assert costs[RIGHT, "smoothing"]["NLL, T"] < 0
assert sum(costs[WRONG, name]["NLL, T"]
           for name in ("mixup", "CutMix", "FMix")) < 0

# %%
fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(5, 7),
                                          layout="constrained")
names = list(CHANGES)[1:]
for key, label, style, up in [("all", "all digits", "o", 0.12),
                              ("pair", "6 and 9", "s", -0.12)]:
    lost = torch.stack([own_best(RIGHT, name)[key]
                        - own_best(RIGHT, "plain")[key]
                        for name in names])
    where = torch.arange(len(names)).flip(0) + up
    top.errorbar(lost.mean(1), where, xerr=lost.std(1), fmt=style,
                 label=label, capsize=3)
top.axvline(0, linestyle=":", alpha=0.5)
top.set(xlabel="points of accuracy against unchanged images",
        yticks=range(len(names)), yticklabels=reversed(names))
for name, style in [("plain", "o-"), ("smoothing", "s--"),
                    ("mixup", "^-."), ("FMix", "D:")]:
    runs = torch.stack([at(WRONG, name, 0.01, epoch)["all"]
                        for epoch in EPOCHS])
    middle.errorbar(EPOCHS, runs.mean(1), runs.std(1), fmt=style,
                    label=name, capsize=3)
middle.set(xlabel="epochs with wrong labels, lr 0.01",
           ylabel="test accuracy, %")
for key, label, style, up in [
        ("NLL", "as it is", "o", 0.12),
        ("NLL, T", "with a temperature", "s", -0.12)]:
    loss = torch.stack([own_best(RIGHT, name)[key] for name in MIXES])
    where = torch.arange(len(MIXES)).flip(0) + up
    bottom.errorbar(loss.mean(1), where, xerr=loss.std(1), fmt=style,
                    label=label, capsize=3)
bottom.set(xlabel="test loss (NLL) with right labels",
           yticks=range(len(MIXES)), yticklabels=reversed(MIXES))
for ax, columns in (top, 2), (middle, 2), (bottom, 2):
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns)
fig.savefig("augmentation_and_mixing.svg", metadata={
    "Title": "Flips, turns and shifts of digits cost accuracy, half "
    "turns most on 6 and 9. With wrong labels a plain net gets worse "
    "from epoch to epoch and mixing slows that. Mixing raises the loss "
    "and a temperature lowers it again."})

# %% [markdown]
# ## What to do
#
# Name the label of a few changed images yourself, and leave out a
# change that you or the net could mistake: [Augmentation that keeps the
# label](../regularisation/augmentation.md). Even a change that keeps
# the label has to be measured.
#
# With labels you trust, [label
# smoothing](../regularisation/label-smoothing.md) is worth a try. With
# labels you doubt, [stop in time](../regularisation/averaging.md), and
# compare [mixup, CutMix and FMix](../regularisation/mixing.md) with
# that. Mix the labels too. If probabilities matter, fit a temperature
# on validation images, whichever you take.
