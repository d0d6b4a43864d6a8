# ---
# jupyter:
#   description: What softmax before CrossEntropyLoss, NLLLoss on
#     probabilities and softmax over the batch cost in PyTorch, and
#     what the training loss shows of it.
#   tags: [double softmax, loss stuck at 1.46, softmax dim=0,
#     NLLLoss without log_softmax, negative loss, loss does not go to 0]
#   concepts: [loss, silent]
# ---

# %% [markdown]
# # What does a wrong softmax cost?
#
# Softmax before cross entropy, or NLL on probabilities, costs most with
# SGD and early in training, and the training loss tells which of them
# it is. Softmax over the batch costs nothing here until the test
# batches are small or sorted.

# %% [markdown]
# ## How is it measured?
#
# An MLP learns the digits of scikit-learn for 20 epochs, with cross
# entropy on its logits and with three mistakes in its place. The nets
# of one seed have the same first weights and the same batches. Each
# loss has the learning rate that is best for it on 300 validation
# images, chosen anew for 3 and for 20 epochs.

# %%
import math
import os
import sys
from itertools import product

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
LOSSES = {
    "logits": lambda z, y: F.cross_entropy(z, y),
    "softmax first": lambda z, y: F.cross_entropy(z.softmax(1), y),
    "NLL on softmax": lambda z, y: F.nll_loss(z.softmax(1), y),
    "over the batch": lambda z, y: F.nll_loss(z.log_softmax(0), y),
}
OPTIMIZERS = {
    "SGD": lambda params, lr: torch.optim.SGD(params, lr, 0.9),
    "Adam": lambda params, lr: torch.optim.Adam(params, lr),
}
LRS = {"SGD": [0.1, 0.3, 1.0, 3.0], "Adam": [0.003, 0.01, 0.03, 0.1]}

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16
fixed = torch.Generator().manual_seed(0)
order = torch.randperm(len(x), generator=fixed)
train, valid, test = order.split([1000, 300, 497])


# %%
def percent_right(model, name, rows, size=497):
    """Percent of these images that are right, by such batches."""
    dim = 0 if name == "over the batch" else 1
    with torch.no_grad():
        probs = torch.cat([model(x[batch]).softmax(dim)
                           for batch in rows.split(size)])
    return 100 * (probs.argmax(dim=1) == y[rows]).float().mean()


def trained(optimizer, name, lr, seed, train=train, classes=10):
    """The model, its losses, and (validation, test) after 3 and 20."""
    loss_fn = LOSSES[name]
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                          nn.Linear(64, classes))
    opt = OPTIMIZERS[optimizer](model.parameters(), lr)
    losses, right = [], {}  # losses: of each epoch and batch
    for epoch in range(1, 21):
        losses.append([])
        for batch in train[torch.randperm(len(train))].split(100):
            opt.zero_grad()
            loss = loss_fn(model(x[batch]), y[batch])
            loss.backward()
            opt.step()
            losses[-1].append(loss.item())
        if epoch in (3, 20):
            right[epoch] = [percent_right(model, name, rows)
                            for rows in (valid, test)]
    return model, losses, right


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


jobs = [(optimizer, name, lr, seed)
        for optimizer in OPTIMIZERS for name in LOSSES
        for lr in LRS[optimizer] for seed in SEEDS]
found = {job: trained(*job) for job in watched(jobs)}


# %% [markdown]
# ## What does it cost after 3 epochs, and after 20?
#
# Much after 3, with both optimizers. After 20 epochs SGD is still
# behind. With Adam most nets have caught up; the rest of the mean
# difference comes mostly from nets that never answer one of the ten
# digits. Percent of the test images, all in one batch, mean ± standard
# deviation over the seeds, and in how many pairs the net is worse than
# its twin on logits:

# %% after_3_and_20
def over_seeds(optimizer, name, lr, epoch, part=1):
    """Percent right, of each seed; part 0 is validation, 1 is test."""
    runs = [found[optimizer, name, lr, seed][2] for seed in SEEDS]
    return torch.tensor([run[epoch][part] for run in runs])


def best_lr(optimizer, name, epoch=20):
    return max(LRS[optimizer], key=lambda lr: over_seeds(
        optimizer, name, lr, epoch, part=0).mean())


right = {(optimizer, name, epoch): over_seeds(
    optimizer, name, best_lr(optimizer, name, epoch), epoch)
    for optimizer, name, epoch in product(OPTIMIZERS, LOSSES, (3, 20))}

print("                 after 3 epochs            after 20 epochs")
print("                 lr  right, %    worse  "
      "   lr  right, %    worse")
for optimizer in OPTIMIZERS:
    print(optimizer)
    for name in LOSSES:
        shown = f" {name:14}"
        for epoch in 3, 20:
            lr = best_lr(optimizer, name, epoch)
            runs = right[optimizer, name, epoch]
            worse = (runs < right[optimizer, "logits", epoch]).sum()
            note = f"{worse} of {len(SEEDS)}" * (name != "logits")
            shown += (f"{lr:5} {runs.mean():5.1f} ± {runs.std():<4.1f}"
                      f" {note:7}")
        print(shown.rstrip())


# %%
def lost(optimizer, name, epoch):
    """Points behind the twins on logits, of each seed."""
    sound = right[optimizer, "logits", epoch]
    return sound - right[optimizer, name, epoch]


for name in "softmax first", "NLL on softmax":
    for optimizer, margin in ("SGD", 6), ("Adam", 2):
        assert lost(optimizer, name, 3).mean() > margin
    for epoch in 3, 20:
        assert (lost("SGD", name, epoch) > 0).sum() >= len(SEEDS) - 1
    assert lost("SGD", name, 20).mean() > 1
    assert lost("Adam", name, 20).mean() < 8
for optimizer in OPTIMIZERS:
    assert lost(optimizer, "over the batch", 3).mean() < 4
    assert lost(optimizer, "over the batch", 20).mean() < 1.5

# %% [markdown]
# ## Why is the spread so wide?
#
# Some nets never answer one of the digits and have all of its images
# wrong. The nets that do answer all ten lose a few points or none in
# 20 epochs:


# %%
def at_best(optimizer, name):
    """Models and losses at the rate that is best for 20 epochs."""
    lr = best_lr(optimizer, name)
    return [found[optimizer, name, lr, seed][:2] for seed in SEEDS]


def answers(model, rows=train):
    with torch.no_grad():
        return model(x[rows]).argmax(dim=1)


print("                           miss a    points behind:")
print("                            digit    these  the others")
for optimizer, name in product(OPTIMIZERS, list(LOSSES)[1:3]):
    miss = torch.tensor([len(answers(model).unique()) < 10
                         for model, _ in at_best(optimizer, name)])
    behind = lost(optimizer, name, 20)
    these, others = (f"{part.mean():.1f}" if len(part) else "-"
                     for part in (behind[miss], behind[~miss]))
    print(f"{optimizer:4} {name:18} {miss.sum():5} of {len(SEEDS)} "
          f"{these:>8} {others:>11}")
    assert not miss.any() or behind[miss].mean() > 5
    assert miss.all() or behind[~miss].mean() < 5

# %% [markdown]
# ## What does the training loss show?
#
# Which of the mistakes it is. Each loss has its own start and a limit
# that no training can pass. Mean over the seeds, with Adam:

# %%
floor = math.log(math.e + 10 - 1) - 1
expected = {"logits": (math.log(10), 0),
            "softmax first": (math.log(10), floor),
            "NLL on softmax": (-1 / 10, -1),
            "over the batch": (math.log(100), math.log(100 / 10))}
print("                first batch   last epoch   cannot fall below")
for name, (start, limit) in expected.items():
    losses = torch.tensor([run for _, run in at_best("Adam", name)])
    first, last = losses[:, 0, 0].mean(), losses[:, -1].mean()
    print(f"{name:14} {first:12.3f} {last:12.3f} {limit:19.4f}")
    assert abs(first - start) < 0.1 and limit < last < limit + 0.3
    assert all(loss > limit - 1e-5 for job in found if job[1] == name
               for epoch in found[job][1] for loss in epoch)

# %% [markdown]
# The first batch should cost `log C`. Softmax over the batch starts at
# the logarithm of the batch size instead and stops at `log(batch / C)`.
# A softmax before cross entropy does start at `log C`, so the start
# does not show it and the end does.
#
# ## Where is the floor?
#
# At `log(e + C - 1) - 1`, whatever the optimizer and the learning rate.
# The loss ends near the floor plus the share of training images that
# are wrong. With two classes next to none is wrong and it ends on the
# floor:

# %%
print("                floor    last epoch's loss      wrong, %")
for optimizer, classes in product(("Adam", "SGD"), (2, 5, 10)):
    rows = train[y[train] < classes]
    floor = math.log(math.e + classes - 1) - 1
    lr, loss, wrong = best_lr(optimizer, "softmax first"), [], []
    for seed in SEEDS:
        job = optimizer, "softmax first", lr, seed
        model, losses, _ = (found[job] if classes == 10 else
                            trained(*job, rows, classes))
        loss.append(sum(losses[-1]) / len(losses[-1]))
        missed = answers(model, rows) != y[rows]
        wrong.append(100 * missed.float().mean())
    loss, wrong = torch.tensor(loss), torch.tensor(wrong)
    print(f"{optimizer:4} {classes:3} classes {floor:.4f}    "
          f"{loss.mean():.4f} ± {loss.std():.4f}   "
          f"{wrong.mean():4.1f} ± {wrong.std():.1f}")
    assert (loss > floor - 1e-5).all()
    assert (loss - floor - wrong / 100).abs().max() < 0.05
    assert classes > 2 or loss.mean() < floor + 0.02

# %%
fig, axes = plt.subplots(3, 1, figsize=(5, 7.5),
                         height_ratios=[2, 2, 3])
for ax, optimizer in zip(axes, OPTIMIZERS, strict=False):
    for epoch, style, shift in [(3, "o", -0.12), (20, "s", 0.12)]:
        runs = torch.stack([right[optimizer, name, epoch]
                            for name in LOSSES])
        rows = torch.arange(len(LOSSES)) + shift
        ax.errorbar(runs.mean(dim=1), rows, xerr=runs.std(dim=1),
                    fmt=style, label=f"after {epoch} epochs", capsize=3)
    ax.set(title=optimizer, xlim=(60, 100), ylim=(3.5, -0.5),
           yticks=range(len(LOSSES)), yticklabels=LOSSES)
axes[1].set_xlabel("test accuracy, %")
for optimizer, name, style in [("SGD", "softmax first", "s-"),
                               ("Adam", "softmax first", "o--"),
                               ("Adam", "logits", "^-.")]:
    losses = torch.tensor([run for _, run in at_best(optimizer, name)])
    losses = losses.mean(dim=2)[:, ::3]  # (seeds, every third epoch)
    axes[2].errorbar(range(1, 21, 3), losses.mean(dim=0),
                     losses.std(dim=0), fmt=style, capsize=3,
                     label=f"{optimizer}, {name}")
axes[2].axhline(floor, color="gray", linestyle=":",
                label=f"floor, {floor:.4f}")
axes[2].set(xlabel="epoch", ylabel="training loss", ylim=(0, None))
axes[2].legend(loc="center right", bbox_to_anchor=(1, 0.34))
fig.legend(*axes[0].get_legend_handles_labels(),
           loc="outside upper left", ncols=2)
fig.savefig("softmax_twice.svg", metadata={
    "Title": "Test accuracy of four losses after 3 and 20 epochs: "
    "softmax first and NLL on softmax are far behind after 3, and with "
    "SGD after 20 too. The training loss with softmax first stays "
    "above 1.4612; on logits it nears 0."})

# %% [markdown]
# ## What does softmax over the batch cost?
#
# It depends on the test batches. The images of a batch compete for each
# digit, and the net has learned to answer batches of 100 in which all
# digits are mixed. In such batches nothing is lost here. In small ones,
# or where the images are sorted by digit, much is. Percent right by the
# size of the test batches:

# %% test_batch
by_digit = test[y[test].argsort()]
print("test batches of          SGD           Adam")
for label, rows, size in [("497, all", test, 497), ("100", test, 100),
                          ("100, sorted", by_digit, 100),
                          ("10", test, 10), ("1", test, 1)]:
    shown = f"{label:18}"
    for optimizer in OPTIMIZERS:
        runs = torch.stack([
            percent_right(model, "over the batch", rows, size)
            for model, _ in at_best(optimizer, "over the batch")])
        shown += f"   {runs.mean():4.1f} ± {runs.std():<4.1f}"
        behind = right[optimizer, "over the batch", 20] - runs
        limits = {"497, all": (-1, 1), "100": (-2, 2), "10": (5, 40),
                  "100, sorted": (20, 80), "1": (70, 100)}[label]
        assert limits[0] < behind.mean() < limits[1]
    print(shown.rstrip())

# %% [markdown]
# One image at a time, each class has the probability 1 and `argmax`
# takes the first.
#
# ## Is log_softmax before cross entropy harmful?
#
# No. The log-softmax of a log-softmax is itself. The twins differ by
# rounding.

# %%
LOSSES["log_softmax first"] = lambda z, y: F.cross_entropy(
    z.log_softmax(1), y)
for optimizer in OPTIMIZERS:
    lr, points, losses = best_lr(optimizer, "logits"), [], []
    for seed in SEEDS:
        _, one, end = found[optimizer, "logits", lr, seed]
        _, two, same = trained(optimizer, "log_softmax first", lr, seed)
        points.append(abs(end[20][1] - same[20][1]).item())
        apart = torch.tensor(one) - torch.tensor(two)
        losses.append(apart.abs().max().item())
    print(f"{optimizer:4} largest difference: {max(points):.1f} "
          f"points, {max(losses):.4f} in a step's loss")
    assert max(points) < 1 and max(losses) < 0.01

# %% [markdown]
# ## What to do
#
# Let the model return logits and give them to `nn.CrossEntropyLoss`, as
# the page on [cross entropy](../losses/cross-entropy.md) says. If a
# training loss stops falling, compare it with the floor for your number
# of classes; and look at the first loss, which should be near `log C`.
# For softmax itself, the page on [its
# dimension](../losses/softmax-dim.md) says which one to give, and how
# one image tested alone shows a wrong one.
