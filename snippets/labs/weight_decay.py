# ---
# jupyter:
#   description: Weight decay in PyTorch, in Adam and in AdamW at two
#     learning rates, and tuned with dropout and label smoothing one by
#     one or all together.
#   tags: [Adam vs AdamW, best weight decay, combine regularizers]
#   concepts: [regularisation, optimizer]
# ---

# %% [markdown]
# # Does a good weight decay carry over?
#
# No: the decay that suits AdamW makes Adam guess here, and at the
# learning rate that is best without decay none helps. Tuned one after
# the other, decay, dropout and label smoothing reach the test accuracy
# of a search over all combinations, but its test loss only with dropout
# first.

# %% [markdown]
# ## How is it measured?
#
# An MLP learns 150 images of the digits of scikit-learn in 40 steps,
# 30 of them with a label drawn at random. Each seed has its own images,
# wrong labels and first weights, the same for all variants. `vmap`
# trains the nets of all seeds side by side. What is tuned is picked for
# each seed by its score on 300 more images, and reported on the rest.

# %%
import os
import random
import sys
from itertools import permutations, product

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.func import functional_call, stack_module_state, vmap
from torch.nn import functional as F
from torch.optim import Adam, AdamW

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 10)))
STEPS, LRS = 40, [0.005, 0.02]
DECAYS = [0, 0.001, 0.003, 0.01, 0.018, 0.03, 0.056, 0.1, 0.3,
          1, 1.8, 3, 5.6, 10]  # finer where one of the two is best
KNOBS = [[0, 1, 3], [0, 0.25, 0.5], [0, 0.25, 0.5]]
COMBINED = list(product(*KNOBS))  # decay, dropout, smoothing

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16
rows, wrong = [], []
for seed in SEEDS:
    torch.manual_seed(seed)
    rows.append(torch.randperm(len(x)))
    wrong.append(torch.randint(10, (30,)))
train, valid, test = torch.stack(rows).split([150, 300, 1347], dim=1)
label = y[train]  # (seeds, images)
label[:, :30] = torch.stack(wrong)
images = x[train]


# %%
def trained(rule, lr, decay, drop=0, smooth=0):
    """Accuracy and loss on three sets of images, and the weights."""
    nets = []
    for seed in SEEDS:
        torch.manual_seed(seed)
        nets.append(nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                                  nn.Dropout(drop), nn.Linear(64, 10)))
    model, (weights, _) = nets[0], stack_module_state(nets)
    run = vmap(lambda w, x: functional_call(model, w, x),
               randomness="different")
    opt = rule(weights.values(), lr, weight_decay=decay)
    for step in range(STEPS):
        opt.zero_grad()
        logits = run(weights, images)  # (seeds, images, classes)
        loss = F.cross_entropy(logits.mT, label, label_smoothing=smooth)
        (loss * len(SEEDS)).backward()  # each net's own mean loss
        opt.step()
    model.eval()
    scores = []
    with torch.no_grad():
        for part, target in [(train, label), (valid, y[valid]),
                             (test, y[test])]:
            logits = run(weights, x[part])
            right = (logits.argmax(dim=2) == target).float()
            loss = F.cross_entropy(logits.mT, target, reduction="none")
            scores += [100 * right.mean(dim=1), loss.mean(dim=1)]
    return torch.stack(scores), weights["0.weight"].detach()


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
jobs = [(rule, lr, decay, 0, 0) for rule in (Adam, AdamW)
        for lr in LRS for decay in DECAYS]
jobs += [(AdamW, lr, *run) for lr in LRS for run in COMBINED]
jobs += [(AdamW, lr, 0, 0, 0) for lr in (0.0025, 0.01, 0.04)]
jobs = list(dict.fromkeys(jobs))  # each once
scores, weight = {}, {}
for job in watched(jobs):
    scores[job], weight[job] = trained(*job)


def score(part, measure, rule, lr, decay, drop=0, smooth=0):
    """One score, for each seed."""
    row = (2 * ["train", "valid", "test"].index(part)
           + ["accuracy", "loss"].index(measure))
    return scores[rule, lr, decay, drop, smooth][row]


def spread(runs, digits=1):
    return f"{runs.mean():5.{digits}f} ± {runs.std():.{digits}f}"


# %% [markdown]
# ## Which learning rates?
#
# The one that is best without any regularisation, and four times that,
# where the nets learn the wrong labels too. Accuracy in percent, mean ±
# standard deviation over the seeds:

# %%
print("    lr   training labels    test images")
plain = {lr: score("test", "accuracy", AdamW, lr, 0)
         for lr in (0.0025, 0.005, 0.01, 0.02, 0.04)}
for lr, right in plain.items():
    learned = score("train", "accuracy", AdamW, lr, 0)
    print(f"{lr:6}       {spread(learned)}     {spread(right)}")
    assert lr == 0.005 or right.mean() < plain[0.005].mean() - 2
assert (plain[0.02] < plain[0.005]).all()

# %% [markdown]
# ## Does the same number mean the same in Adam and AdamW?
#
# No. A decay that AdamW hardly feels costs Adam a large part of its
# accuracy, and one that is good in AdamW leaves Adam guessing. Test
# accuracy in percent, and in how many pairs the net of Adam is worse:

# %% same_decay
print("    lr  decay         Adam        AdamW   Adam worse in")
for lr, decay in product(LRS, [0.01, 0.03, 0.1, 1, 3, 10]):
    adam, adamw = (score("test", "accuracy", rule, lr, decay)
                   for rule in (Adam, AdamW))
    worse = int((adam < adamw).sum())
    print(f"{lr:6} {decay:6} {spread(adam):>12} {spread(adamw):>12}   "
          f"{worse} of {len(SEEDS)}")
    if decay >= 0.1:
        assert worse > 0.8 * len(SEEDS)
        assert adamw.mean() - adam.mean() > (5 if decay < 1 else 40)

# %% [markdown]
# ## Is a tuned AdamW better than a tuned Adam?
#
# Not here. Each seed picks one of the decays by its validation images,
# by accuracy or by loss. At the higher rate both optimizers gain a lot,
# and no difference between them shows. At the lower one neither gains:
# to take no decay is as good as to tune it.

# %%
def best_decay(rule, lr, measure):
    """The test score of the decay that each seed picks."""
    sign = 1 if measure == "accuracy" else -1
    seen, told = (torch.stack([score(part, measure, rule, lr, decay)
                               for decay in DECAYS])
                  for part in ("valid", "test"))
    return told.gather(0, (sign * seen).argmax(dim=0)[None])[0]


print("    lr             test accuracy, %      test loss")
for lr in LRS:
    right, loss = ({"no decay": score("test", measure, AdamW, lr, 0),
                    "Adam": best_decay(Adam, lr, measure),
                    "AdamW": best_decay(AdamW, lr, measure)}
                   for measure in ("accuracy", "loss"))
    for name in right:
        print(f"{lr:6}  {name:12} {spread(right[name]):>12}    "
              f"{spread(loss[name], 2):>14}")
    gain = right["AdamW"] - right["no decay"]
    assert abs(right["Adam"].mean() - right["AdamW"].mean()) < 2
    assert abs(loss["Adam"].mean() - loss["AdamW"].mean()) < 0.05
    assert gain.min() > 2 if lr == 0.02 else abs(gain.mean()) < 2


# %% [markdown]
# ## Why does it differ so much?
#
# Adam divides the decay by the size of the gradient. Pixels that hold
# no ink in any training image give no gradient: of their weights Adam
# leaves the same share whatever the decay, as its size is divided away.
# Weights with a busy gradient keep more than those with a rare one.
# AdamW leaves `(1 - lr * decay)` to the power of the steps where there
# is no gradient, and elsewhere more, as the gradient pulls back.
#
# Size of the first layer's weights at the higher rate, as a share of
# what they are without decay, for pixels with ink in none, some and
# most of the images. No standard deviation over the seeds exceeds the
# last line:

# %%
inked = (images > 0).float().mean(dim=1)  # (seeds, pixels)
GROUPS = [inked == 0, (inked > 0) & (inked < 0.5), inked >= 0.5]


def shares(rule, decay):
    """What each group keeps, for each seed."""
    now, plain = (weight[rule, 0.02, value, 0, 0].square().sum(dim=1)
                  for value in (decay, 0))
    return [((now * group).sum(dim=1)
             / (plain * group).sum(dim=1)).sqrt() for group in GROUPS]


print("             Adam, ink in            AdamW, ink in  predicted")
print("decay   none   some   most      none   some   most   for none")
noise = 0
for decay in (0.001, 0.01, 0.1, 1):
    adam, adamw = shares(Adam, decay), shares(AdamW, decay)
    power = (1 - 0.02 * decay) ** STEPS
    print(f"{decay:5}", "   ".join(
        "".join(f"{group.mean():7.2f}" for group in groups)
        for groups in (adam, adamw)), f"{power:10.2f}")
    assert (adamw[0] - power).abs().max() < 0.005
    assert (adamw[2] - adamw[1]).abs().max() < 0.1
    assert decay < 0.1 or (adamw[1] > adamw[0] + 0.02).all()
    assert adam[0].min() > 0.06 and adam[0].max() < 0.09
    assert (adam[2] > adam[1] + (0.05 if decay < 1 else 0)).all()
    noise = max([noise, *(group.std() for group in adam + adamw)])
print(f"largest standard deviation: {noise:.2f}")

# %% [markdown]
# ## Must regularisers be tuned together?
#
# By accuracy, one after the other is enough: it shows no difference to
# a search over all combinations, in a quarter of the runs. One alone is
# worse, and less so where it is tuned over more values, as the decay in
# the last row. By loss, dropout alone is as good as all combinations,
# and whatever is tuned before dropout keeps it from getting there.
#
# The winners of three separate searches, put together without a test,
# are too much: their loss is about that of no regularisation at all.
# "Worse" counts the seeds in which a way ends below the search over all
# combinations. Where a way has several orders or draws, it is their
# mean.


# %%
def searches(good):
    """The runs that each way to search ends with; good scores them."""
    def best(runs):
        return max(runs, key=good.get)

    def tuned(run, knob):
        return best((*run[:knob], value, *run[knob + 1:])
                    for value in KNOBS[knob])

    def one_by_one(order):
        run = (0, 0, 0)
        for knob in order:
            run = tuned(run, knob)
        return run

    alone = [tuned((0, 0, 0), knob) for knob in range(3)]
    orders = sorted(permutations(range(3)))  # two begin with each knob
    random.seed(0)
    draws = [random.sample(COMBINED, 7) for draw in range(50)]
    return {
        "none": [(0, 0, 0)],
        "decay alone": [alone[0]],
        "dropout alone": [alone[1]],
        "smoothing alone": [alone[2]],
        "best of these three": [best(alone)],
        "all three winners": [(alone[0][0], alone[1][1], alone[2][2])],
        "decay, then the others": [one_by_one(o) for o in orders[:2]],
        "dropout, then others": [one_by_one(o) for o in orders[2:4]],
        "smoothing, then others": [one_by_one(o) for o in orders[4:]],
        "7 drawn at random": [best(draw) for draw in draws],
        "all combinations": [best(COMBINED)]}


# %%
COST = [1, 3, 3, 3, 7, 7, 7, 7, 7, 7, 27, 14]  # runs


def reached(lr, measure):
    """What each way reaches on test data, for each seed."""
    sign = 1 if measure == "accuracy" else -1
    seeds, several = [], 0
    for n in range(len(SEEDS)):
        seen, told = ({run: score(part, measure, AdamW, lr, *run)[n]
                       .item() for run in COMBINED}
                      for part in ("valid", "test"))
        found = searches({run: sign * seen[run] for run in COMBINED})
        seeds.append({way: sum(told[run] for run in runs) / len(runs)
                      for way, runs in found.items()})
        picked, = found["all combinations"]
        several += sum(knob > 0 for knob in picked) > 1
    print(f"search over all by {measure}: uses more than one in "
          f"{several} of {len(SEEDS)}")
    result = {way: torch.tensor([seed[way] for seed in seeds])
              for way in seeds[0]}
    result["decay alone, 14 values"] = best_decay(AdamW, lr, measure)
    return result


def compared(lr):
    right, loss = reached(lr, "accuracy"), reached(lr, "loss")
    print("                    runs  accuracy, % worse   "
          "test loss  worse")
    for way, runs in zip(right, COST, strict=True):
        below = (right[way] < right["all combinations"]).sum()
        above = (loss[way] > loss["all combinations"]).sum()
        print(f"{way:22} {runs:2}  {spread(right[way]):>11} {below:4}  "
              f"{spread(loss[way], 2):>12} {above:4}")
    return right, loss


# %% tuned_together
right, loss = compared(0.02)

# %%
each, every = "best of these three", "all combinations"
for way in right:
    if "then" in way:
        assert abs(right[way].mean() - right[every].mean()) < 2
assert right[every].mean() > right[each].mean() + 0.3
for way in (each, "dropout alone", "dropout, then others"):
    assert loss[way].mean() < loss[every].mean() + 0.03
for way in ("decay, then the others", "smoothing, then others"):
    assert loss[way].mean() > loss[every].mean() + 0.02
winners = loss["all three winners"].mean()
assert abs(winners - loss["none"].mean()) < 0.3
assert winners > loss[each].mean() + 0.2

# %% [markdown]
# ## And at the lower learning rate?
#
# There is little to win: a point or two of accuracy, and nothing in the
# loss. The best accuracy is the same as at the higher rate. Few steps
# at a low rate keep the net from learning the wrong labels by heart, as
# the table of the rates shows: they are a regulariser too.

# %%
low_right, low_loss = compared(0.005)
assert abs(low_right[every].mean() - right[every].mean()) < 2
assert abs(low_right[every].mean() - low_right["none"].mean()) < 4
for way in low_loss:
    if "random" not in way:
        change = low_loss[way].mean() - low_loss["none"].mean()
        assert abs(change) < 0.03

# %%
fig, (top, *lower) = plt.subplots(3, 1, figsize=(5, 8))
for rule, lr, style in [(Adam, 0.005, "C0v--"), (Adam, 0.02, "C0o-"),
                        (AdamW, 0.005, "C1D--"), (AdamW, 0.02, "C1s-")]:
    runs = torch.stack([score("test", "accuracy", rule, lr, decay)
                        for decay in DECAYS])
    top.errorbar(DECAYS, runs.mean(dim=1), runs.std(dim=1), fmt=style,
                 capsize=3, label=f"{rule.__name__}, lr {lr}")
top.set_xscale("symlog", linthresh=0.001, linscale=0.5)
top.set(xlabel="weight decay", ylabel="test accuracy, %", ylim=(0, 100))
for ax, ways, label in [(lower[0], right, "test accuracy, %"),
                        (lower[1], loss, "test loss")]:
    ax.errorbar([each.mean() for each in ways.values()], list(ways),
                xerr=[each.std() for each in ways.values()],
                fmt="C1s", capsize=3)
    ax.set(xlabel=f"{label} (AdamW, lr 0.02)")
    ax.invert_yaxis()
fig.legend(*top.get_legend_handles_labels(), loc="outside upper left",
           ncols=2)
fig.savefig("weight_decay.svg", metadata={
    "Title": "Test accuracy over weight decay: Adam falls to chance at "
    "decays that AdamW hardly feels. Below: three regularisers tuned "
    "one after the other reach the accuracy of all combinations, and "
    "their loss only with dropout first."})

# %% [markdown]
# ## What to do
#
# Set the learning rate and the number of steps first. Choose the decay
# anew for each optimizer, over several powers of ten. If dropout or
# label smoothing comes in, tune it again beside them, in turn or on
# combinations drawn at random, by the measure that you report; do not
# add up winners untested. More in [weight
# decay](../regularisation/weight-decay.md), [tuning regularisers
# together](../regularisation/when.md#must-they-be-tuned-together) and
# [searching hyperparameters](../experiments/search.md).
