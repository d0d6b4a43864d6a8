# ---
# jupyter:
#   description: Constant, multi-step, exponential, cosine and one
#     cycle learning rates in PyTorch, each tuned on one grid, and a
#     scheduler stepped in the wrong unit.
#   tags: [best lr schedule, cosine or step decay, OneCycleLR or cosine,
#     compare learning rate schedulers, is a schedule worth it,
#     lr finder steepest or minimum / 10]
#   concepts: [learning-rate]
# ---

# %% [markdown]
# # Which learning-rate schedule is best on one budget?
#
# With each schedule at its own best rate, cosine beat a constant rate
# by a point or more here, and none was clearly ahead of cosine. A
# scheduler that counts in the wrong unit was worse than none.

# %% [markdown]
# ## How is it measured?
#
# An MLP learns 600 digits of scikit-learn for five epochs of 20
# batches. Each schedule is tried at every learning rate of the grid.
# The rate that is best on validation images is kept, and the tables
# show the accuracy on test images. One seed means the same first
# weights and the same batches for every schedule.

# %%
import os
import sys

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F
from torch.optim import lr_scheduler

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 16)))
SLACK = 4 / len(SEEDS) ** 0.5  # in points; about two standard errors
OPTIMIZERS = {
    "SGD": lambda params, lr: torch.optim.SGD(params, lr, momentum=0.9),
    "Adam": lambda params, lr: torch.optim.Adam(params, lr),
}
LRS = {"SGD": [0.02, 0.05, 0.1, 0.2, 0.5, 1.0],
       "Adam": [0.002, 0.005, 0.01, 0.02, 0.05, 0.1]}
DECAYS = {  # for a run of n steps
    "multi-step": lambda opt, lr, n: lr_scheduler.MultiStepLR(
        opt, [n // 2, n * 3 // 4]),
    "exponential": lambda opt, lr, n: lr_scheduler.ExponentialLR(
        opt, 0.01 ** (1 / n)),
    "cosine": lambda opt, lr, n: lr_scheduler.CosineAnnealingLR(opt, n),
    "one cycle": lambda opt, lr, n: lr_scheduler.OneCycleLR(opt, lr, n),
}
SCHEDULES = DECAYS | {
    "constant": lambda opt, lr, n: lr_scheduler.ConstantLR(opt, 1),
    "T_max in epochs": lambda opt, lr, n: DECAYS["cosine"](
        opt, lr, n // 20),
    "stepped per epoch": DECAYS["one cycle"],
}

# %%
x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16
fixed = torch.Generator().manual_seed(0)
train, val, test = torch.randperm(
    len(x), generator=fixed).split([600, 600, 597])
noisy = y.clone()
noisy[train[:120]] += torch.randint(1, 10, (120,), generator=fixed)
LABELS = {"right": y, "wrong": noisy % 10}  # a fifth of them

# %% [markdown]
# To save time the nets of all seeds train side by side: each weight has
# a first dimension for the seed.


# %%
class Nets(nn.Module):
    """nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10) for each seed."""

    def __init__(self):
        super().__init__()
        nets = []
        for seed in SEEDS:
            torch.manual_seed(seed)
            hidden, last = nn.Linear(64, 64), nn.Linear(64, 10)
            nets.append([hidden.weight.T, hidden.bias[None],
                         last.weight.T, last.bias[None]])
        self.weights = nn.ParameterList(map(torch.stack, zip(*nets)))

    def forward(self, x):  # (seeds, images, 64)
        w, b, v, c = self.weights
        return torch.baddbmm(c, torch.baddbmm(b, x, w).relu(), v)


def batches(epochs, order=0):
    """The images of each batch, in another order for each seed."""
    dice = [torch.Generator().manual_seed(100 * order + seed)
            for seed in SEEDS]
    for epoch in range(epochs):
        mixed = [torch.randperm(600, generator=die) for die in dice]
        yield from train[torch.stack(mixed)].split(30, dim=1)


def train_step(model, opt, batch, labels):
    """One step of all nets; returns the loss of each."""
    opt.zero_grad()
    loss = F.cross_entropy(model(x[batch]).mT, labels[batch],
                           reduction="none").mean(dim=1)
    loss.sum().backward()
    opt.step()
    return loss.detach()


# %%
def accuracies(optimizer, labels, schedule, lr, epochs=5, order=0):
    """Percent right, on validation and on test images, per seed."""
    model = Nets()
    opt = OPTIMIZERS[optimizer](model.parameters(), lr)
    sched = SCHEDULES[schedule](opt, lr, 20 * epochs)
    every = 20 if schedule == "stepped per epoch" else 1
    for step, batch in enumerate(batches(epochs, order), 1):
        train_step(model, opt, batch, LABELS[labels])
        if step % every == 0:
            sched.step()
    with torch.no_grad():
        guess = model(x.expand(len(SEEDS), -1, -1)).argmax(dim=2)
    right = 100 * (guess == y).float()
    return right[:, val].mean(dim=1), right[:, test].mean(dim=1)


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
SGD, WRONG, ADAM = ("SGD", "right"), ("SGD", "wrong"), ("Adam", "right")
runs = [(*setup, name, 5) for setup in (SGD, WRONG, ADAM)
        for name in ["constant", *DECAYS]]
runs += [(*SGD, "T_max in epochs", 5), (*SGD, "stepped per epoch", 5),
         (*SGD, "stepped per epoch", 15), (*SGD, "one cycle", 15)]
jobs = [(*run[:3], lr, run[3]) for run in runs for lr in LRS[run[0]]]
found = {job: accuracies(*job) for job in watched(jobs)}


def at(setup, name, lr, epochs=5):
    """Accuracy on test images, one for each seed."""
    return found[(*setup, name, lr, epochs)][1]


def best(setup, name, epochs=5):
    """The rate that is best on validation images, and the accuracy."""
    lr = max(LRS[setup[0]], key=lambda lr: found[
        (*setup, name, lr, epochs)][0].mean())
    return lr, at(setup, name, lr, epochs)


def shown(values, sign=""):
    return f"{values.mean():{sign}5.1f} ± {values.std():4.1f}"


def share(hits):
    return f"{int(hits.sum()):2} of {len(SEEDS)}"


# %% [markdown]
# ## Which schedule is best at its own best rate?
#
# Cosine, by a little. Every decay gains on the constant rate. Test
# accuracy in percent, mean ± standard deviation over the seeds, the
# gain on the constant rate, and in how many pairs there is one (the
# last row is for the next question):

# %% at_its_best_lr
lr, constant = best(SGD, "constant")
print(f"                lr     accuracy        gain\n"
      f"constant      {lr:5}  {shown(constant)}")
for name in DECAYS:
    own, decayed = best(SGD, name)
    gain = decayed - constant
    print(f"{name:13} {own:5}  {shown(decayed)} {shown(gain, '+')}"
          f"  {share(gain > 0)}")
    assert gain.mean() > 1.2 - SLACK
again = accuracies(*SGD, "constant", lr, order=1)[1]
noise = again - constant
print(f"other batches {lr:5}  {shown(again)} {shown(noise, '+')}"
      f"  {share(noise > 0)}")
gain = best(SGD, "cosine")[1] - constant
assert best(SGD, "exponential")[0] > lr
assert noise.abs().mean() > gain.mean() / 2 - SLACK / 2

# %% [markdown]
# The exponential decay, whose rate is low for most of the run, wants a
# far higher first rate. So a rate that was tuned for one schedule is
# not fair to another.

# %% [markdown]
# ## How much of that is noise?
#
# In one pair of nets, most of it. The last row has the constant rate
# once more, with the batches in another order. Two such runs lie about
# as far apart as a run with a decay and one without. It takes many
# seeds to see the gain.
#
# Among the decays there is less to see. The lead of cosine over each
# schedule in points, with SGD, with SGD when a fifth of the training
# labels is wrong, and with Adam:

# %%
print("lead of cosine            SGD    wrong labels       Adam")
for name in ["constant", "multi-step", "exponential", "one cycle"]:
    leads = [best(setup, "cosine")[1] - best(setup, name)[1]
             for setup in (SGD, WRONG, ADAM)]
    print(f"over {name:11}",
          *(f"  {shown(lead, '+')}" for lead in leads))
    sgd, wrong, adam = (lead.mean() for lead in leads)
    assert min(sgd, wrong, adam) > -SLACK
    if name == "constant":
        assert min(sgd, wrong, adam) > 1 - SLACK and wrong > 2 - SLACK
    else:
        assert max(sgd, wrong) < 1.2 + SLACK
    assert name != "one cycle" or max(sgd, wrong, adam) < SLACK
    assert name != "exponential" or adam > 1.5 - SLACK

# %% [markdown]
# One cycle cannot be told from cosine. The gain on the constant rate is
# largest with wrong labels. With Adam the exponential decay is the one
# that falls behind.

# %% [markdown]
# ## What does a step in the wrong unit cost?
#
# More than the choice of a schedule, and tuning the rate does not make
# up for it. Two mistakes: `OneCycleLR` over all batches with
# `sched.step()` once per epoch, and `CosineAnnealingLR` with `T_max` in
# epochs and a step per batch. Each first has the rate that is best
# without the mistake. The long run has three times the epochs.

# %% wrong_unit
print("                          lr     accuracy    worse in")
for title, name, bug, epochs in [
        ("one cycle", "one cycle", "stepped per epoch", 5),
        ("one cycle, long run", "one cycle", "stepped per epoch", 15),
        ("cosine", "cosine", "T_max in epochs", 5)]:
    lr, right = best(SGD, name, epochs)
    wrong = at(SGD, bug, lr, epochs)
    own, tuned = best(SGD, bug, epochs)
    print(f"{title:23} {lr:4}  {shown(right)}")
    print(f"  {bug:21} {lr:4}  {shown(wrong)}   {share(wrong < right)}")
    print(f"  {'at its own best rate':21} {own:4}  {shown(tuned)}   "
          f"{share(tuned < right)}")
    if epochs == 5:
        assert (right - wrong).mean() > 3 - SLACK
        assert (right - tuned).mean() > 2.5 - SLACK
        assert (constant - tuned).mean() > 1 - SLACK
    else:
        assert 1 - SLACK < (right - wrong).mean() < 3 + SLACK
        assert (right - tuned).mean() > 1 - SLACK

# %% [markdown]
# In the short run both mistakes end below the constant rate at its
# best: a schedule in the wrong unit is worse than none. One cycle per
# epoch stays in the warm-up, so it asks for a higher `max_lr`. In the
# long run it costs less, and still something. With `T_max` in epochs
# the rate goes up and down to the end and never stays low.

# %% [markdown]
# ## Which rate does the learning-rate finder pick?
#
# That depends on the rule and on the length of the test. The finder
# raises the rate from batch to batch and smooths the loss. Three rules:
# where the loss falls most steeply, where it is lowest, and a tenth of
# that. The table has the mean of the picks (geometric, with the factor
# between seeds) and the accuracy at the rate of the grid next to each.


# %%
def range_test(batch_count):
    """The rates of a test, and the smoothed loss of each seed."""
    model, curve = Nets(), []
    opt = OPTIMIZERS["SGD"](model.parameters(), 0.1)
    lrs = torch.logspace(-3, 1, batch_count)
    for lr, batch in zip(lrs, batches(batch_count // 20, order=2)):
        opt.param_groups[0]["lr"] = lr.item()
        loss = train_step(model, opt, batch, y)
        last = curve[-1] if curve else loss
        curve.append(last + 0.2 * (loss - last))
    return lrs, torch.stack(curve, dim=1).nan_to_num(torch.inf)


def picks(lrs, curve):
    low = curve.argmin()
    steep = curve.diff()[:low].argmin() + 1
    return [lrs[steep], lrs[low], lrs[low] / 10]


def near(name, lrs):
    """The accuracy at the rate of the grid next to each seed's pick."""
    grid = torch.tensor(LRS["SGD"])
    index = (lrs[:, None] / grid).log().abs().argmin(dim=1)
    table = torch.stack([at(SGD, name, lr) for lr in LRS["SGD"]])
    return table.gather(0, index[None])[0]


RULES = ["steepest", "lowest", "lowest / 10"]
tests = {count: range_test(count) for count in (40, 80, 320)}
picked, reached = {}, {}
for count, (lrs, curves) in tests.items():
    chosen = torch.tensor([picks(lrs, curve) for curve in curves])
    for rule, lr in zip(RULES, chosen.T):
        picked[count, rule] = lr
        for name in ["constant", "one cycle"]:
            reached[count, rule, name] = near(name, lr)

# %% finder
names = ["constant", "one cycle"]
print("batches  rule           lr           constant     one cycle")
for (count, rule), lr in picked.items():
    print(f"{count:5}    {rule:11} {lr.log().mean().exp():5.3f} "
          f"*/ {lr.log().std().exp():3.1f}  ",
          *(shown(reached[count, rule, name]) for name in names))
(lr, constant), (max_lr, cycle) = (best(SGD, name) for name in names)
print(f"best of the grid{'':4}{lr:4} and {max_lr:4}  ", shown(constant),
      shown(cycle))

# %% [markdown]
# A longer test finds lower rates, while the best rate stays where it
# is. In the middle test, with twenty batches for each factor of ten,
# the steepest fall is a good `max_lr` for one cycle and too high for a
# constant rate. A tenth of the lowest is good for a constant rate and
# too low for one cycle. After the short test only the tenth suits a
# constant rate. After the long one only the lowest itself is high
# enough for one cycle.

# %%
mean = {key: values.mean() for key, values in reached.items()}
steep, low, tenth = (
    {key[::2]: value for key, value in mean.items() if key[1] == rule}
    for rule in RULES)
for rule in RULES:
    down = picked[40, rule].log() - picked[320, rule].log()
    assert down.mean().exp() > 2
assert steep[80, "one cycle"] > cycle.mean() - 1 - SLACK
assert steep[80, "one cycle"] > tenth[80, "one cycle"] + 3 - SLACK
assert tenth[80, "constant"] > constant.mean() - 1 - SLACK
assert tenth[80, "constant"] > steep[80, "constant"] + 1 - SLACK
assert tenth[40, "constant"] > constant.mean() - 2 - SLACK
assert tenth[40, "constant"] > steep[40, "constant"] + 5 - SLACK
assert tenth[40, "constant"] > low[40, "constant"] + 10 - SLACK
assert low[320, "one cycle"] > cycle.mean() - 1 - SLACK
assert low[320, "one cycle"] > steep[320, "one cycle"] + 3 - SLACK
assert low[320, "one cycle"] > tenth[320, "one cycle"] + 5 - SLACK

# %%
fig, axes = plt.subplots(3, 1, figsize=(5, 8), sharex=True,
                         layout="constrained")
for ax, name, style, colour in [
        (0, "constant", "o-", "gray"), (0, "multi-step", "s:", "C0"),
        (0, "exponential", "^-.", "C1"), (0, "cosine", "D-", "C2"),
        (0, "one cycle", "v--", "C3"), (1, "one cycle", "v--", "C3"),
        (1, "stepped per epoch", "v:", "C3"),
        (1, "cosine", "D-", "C2"), (1, "T_max in epochs", "D:", "C2")]:
    rows = torch.stack([at(SGD, name, rate) for rate in LRS["SGD"]])
    axes[ax].errorbar(LRS["SGD"], rows.mean(dim=1), rows.std(dim=1),
                      fmt=style, color=colour, label=name, capsize=2)
for ax, low in zip(axes, [84, 40]):
    ax.set(ylabel="test accuracy, %", ylim=(low, 98))
axes[1].axhline(constant.mean(), color="gray", label="best constant")
axes[2].axvline(lr, color="gray", label="best constant")
axes[2].axvline(max_lr, color="gray", ls="--", label="best one cycle")
for style, (count, (lrs, curves)) in zip(["-", "--", ":"],
                                         tests.items()):
    typical = curves.median(dim=0).values
    line, = axes[2].plot(lrs, typical, style, label=f"{count} batches")
    for rule, marker in zip(RULES, "vso"):
        pick = picked[count, rule].log().mean().exp()
        axes[2].plot(pick, typical[(lrs / pick).log().abs().argmin()],
                     marker, color=line.get_color(), ms=8)
for rule, marker in zip(RULES, "vso"):
    axes[2].plot([], [], marker, color="gray", label=rule)
axes[2].set(xscale="log", xlabel="learning rate", xlim=(0.015, 1.3),
            ylabel="loss in the range test", ylim=(0, 2.6))
axes[2].set_xticks(LRS["SGD"], LRS["SGD"])
axes[2].minorticks_off()
for ax in axes:
    ax.legend(loc="lower left", bbox_to_anchor=(-0.15, 1), ncols=3,
              fontsize=10, columnspacing=0.8, handletextpad=0.4)
fig.savefig("schedules_compared.svg", metadata={
    "Title": "The decays end above a constant rate and close to each "
    "other, a step in the wrong unit below it. Longer range tests pick "
    "lower rates."})

# %% [markdown]
# ## What to do
#
# Take cosine or one cycle over the whole run, and tune the rate with
# the schedule you will use. Count `T_max` or `total_steps` in calls of
# `sched.step()`, and print the rate of the first and of the last batch.
# Use the finder's pick as the middle of a small grid. [Choosing a
# schedule](../schedules/choosing.md) says when a decay pays at all,
# [OneCycleLR](../schedules/one-cycle.md) and [scheduler
# order](../schedules/stepping.md#per-batch-or-per-epoch) how to step
# one, and [the finder](../schedules/lr-finder.md) how long a test
# should be.
