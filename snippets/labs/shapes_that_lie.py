# ---
# jupyter:
#   description: 'What PyTorch shape bugs that raise no error cost,
#     over seeds: view for permute, MSE of (N, 1) against (N,),
#     category numbers as features.'
#   tags: [view instead of permute, batch first or time first, mse_loss
#     broadcasting, model predicts the mean, label encoding or one-hot,
#     HWC to CHW]
#   concepts: [shapes, silent]
# ---

# %% [markdown]
# # What does a wrong shape cost that raises no error?
#
# All or next to nothing here: a view that mixes the samples and a loss
# that broadcasts leave a net guessing, and a view that tears each image
# in the same way costs it a few images or none. The numbers of
# categories as a quantity cost most of the score if the categories have
# no order.

# %% [markdown]
# ## How is it measured?
#
# Small nets learn scikit-learn's digits and diabetes data and made-up
# categories, right and wrong, with Adam. All ways of one seed have the
# same data and the same batches, and the same first weights where the
# layers are the same. Each way has the learning rate that is best for
# it on validation data.

# %%
import os
import sys

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_diabetes, load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 5)))
LRS = [0.003, 0.01, 0.03]

data, target = load_digits(return_X_y=True)
digits = torch.tensor(data / 16).float()  # (1797, 64)
digit = torch.tensor(target)
data, target = load_diabetes(return_X_y=True)
patients = torch.tensor(data / data.std(axis=0)).float()  # (442, 10)
disease = torch.tensor((target - target.mean()) / target.std()).float()


# %% [markdown]
# Each case is a function that returns the net, its input, its target
# and its loss. The wrong ways have the right shape everywhere.


# %%
class RowReader(nn.Module):
    """Reads an image row by row."""

    def __init__(self, turn):
        super().__init__()
        self.turn, self.rnn = turn, nn.RNN(8, 32)
        self.out = nn.Linear(32, 10)

    def forward(self, x):  # (batch, time, features)
        return self.out(self.rnn(self.turn(x))[1][0])


def sequence(way):
    model = RowReader({"permute": lambda x: x.permute(1, 0, 2),
                       "view": lambda x: x.view(8, -1, 8)}[way])
    return model, digits.view(-1, 8, 8), digit, F.cross_entropy


def image(way, *layers):
    x = digits.view(-1, 8, 8, 1) * torch.rand(len(digits), 1, 1, 3)
    x = {"permute": x.permute(0, 3, 1, 2),
         "view": x.view(-1, 3, 8, 8)}[way]
    return nn.Sequential(*layers), x, digit, F.cross_entropy


def image_mlp(way):
    return image(way, nn.Flatten(), nn.Linear(192, 64), nn.ReLU(),
                 nn.Linear(64, 10))


def image_cnn(way):
    return image(way, nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(),
                 nn.Linear(288, 10))


# %%
def squared(out, y):
    return (out - y).square().mean()


def patient(way):
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(),
                          nn.Linear(32, 1))  # the output is (N, 1)
    y = {"(N, 1)": disease[:, None], "(N,)": disease}[way]
    return model, patients, y, squared


def category(way, ordered=False):
    ids, effect = torch.randint(50, (1200,)), torch.randn(50)
    effect = effect.sort().values if ordered else effect
    y = effect[ids] + 0.3 * torch.randn(1200)
    scaled = ids[:, None] / 25 - 1
    first, x, size = {
        "embedding": (nn.Embedding(50, 8), ids, 8),
        "one-hot": (nn.Identity(), F.one_hot(ids, 50).float(), 50),
        "number": (nn.Identity(), ids[:, None].float(), 1),
        "number, scaled": (nn.Identity(), scaled, 1)}[way]
    model = nn.Sequential(first, nn.Linear(size, 32), nn.ReLU(),
                          nn.Linear(32, 1))
    return model, x, y[:, None], squared


def in_order(way):
    return category(way, ordered=True)


CASES = {"sequence, RNN": (sequence, ["permute", "view"], 5),
         "image, MLP": (image_mlp, ["permute", "view"], 5),
         "image, CNN": (image_cnn, ["permute", "view"], 5),
         "target of MSE": (patient, ["(N, 1)", "(N,)"], 20),
         "category": (category, ["embedding", "one-hot", "number",
                                 "number, scaled"], 10),
         "in an order": (in_order, ["embedding", "number, scaled"], 10)}


# %%
def parts(n, seed):
    """The rows for training, validation and test."""
    fixed = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=fixed)
    return order.tensor_split([n * 6 // 10, n * 7 // 10])


def score(out, y):
    """Percent that is right, or of the variance that is explained."""
    if not y.is_floating_point():
        return 100 * (out.argmax(dim=1) == y).float().mean().item()
    out, y = out.flatten(), y.flatten()
    error = F.mse_loss(out, y) / y.var(correction=0)
    return 100 * (1 - error.item())


def trained(name, way, lr, seed):
    """The model, and its scores on validation and test data."""
    setup, _, epochs = CASES[name]
    torch.manual_seed(seed)
    model, x, y, loss_fn = setup(way)
    train, valid, test = parts(len(x), seed)
    opt = torch.optim.Adam(model.parameters(), lr)
    torch.manual_seed(seed)
    for epoch in range(epochs):
        for batch in train[torch.randperm(len(train))].split(60):
            opt.zero_grad()
            loss_fn(model(x[batch]), y[batch]).backward()
            opt.step()
    with torch.no_grad():
        return model, *(score(model(x[rows]), y[rows])
                        for rows in (valid, test))


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


jobs = [(name, way, lr, seed) for name, (_, ways, _) in CASES.items()
        for way in ways for lr in LRS for seed in SEEDS]
found = {job: trained(*job) for job in watched(jobs)}


# %% [markdown]
# ## What does each of them cost?
#
# Percent of the test images that are right, or of the variance that is
# explained, mean ± standard deviation over the seeds, and in how many
# pairs the way is worse than the first of its case:

# %% right_and_wrong
def best_lr(name, way):
    return max(LRS, key=lambda lr: sum(found[name, way, lr, seed][1]
                                       for seed in SEEDS))


def scores(name, way):
    lr = best_lr(name, way)
    return torch.tensor([found[name, way, lr, seed][2]
                         for seed in SEEDS])


print("                                   lr       score    worse in")
for name, (_, ways, _) in CASES.items():
    for way in ways:
        runs = scores(name, way)
        worse = (runs < scores(name, ways[0])).sum()
        note = f"   {worse} of {len(SEEDS)}" * (way != ways[0])
        print(f"{name * (way == ways[0]):14} {way:15} "
              f"{best_lr(name, way):7} {runs.mean():6.1f} ± "
              f"{runs.std():<4.1f}{note}".rstrip())


# %%
def lost(name, way):
    """Points behind the first way of this case, of each seed."""
    return scores(name, CASES[name][1][0]) - scores(name, way)


for name, way, margin in [("sequence, RNN", "view", 50),
                          ("target of MSE", "(N,)", 20),
                          ("category", "number", 40),
                          ("category", "number, scaled", 40)]:
    assert lost(name, way).min() > 0 and lost(name, way).mean() > margin
assert scores("sequence, RNN", "view").mean() < 15  # guessing: 10
assert scores("target of MSE", "(N,)").mean() < 10  # guessing: 0
assert 0 < lost("image, CNN", "view").mean() < 6
for name, way in [("image, MLP", "view"), ("category", "one-hot"),
                  ("in an order", "number, scaled")]:
    assert lost(name, way).mean().abs() < 3

# %%
shown = {"sequence by view, RNN": ("sequence, RNN", "view", 10),
         "image by view, CNN": ("image, CNN", "view", 10),
         "image by view, MLP": ("image, MLP", "view", 10),
         "MSE, (N, 1) and (N,)": ("target of MSE", "(N,)", 0),
         "category number": ("category", "number", 0),
         "the same, scaled": ("category", "number, scaled", 0),
         "scaled, in an order": ("in an order", "number, scaled", 0)}
fig, ax = plt.subplots(figsize=(5, 4))
for row, (name, way, guess) in enumerate(shown.values()):
    sound = scores(name, CASES[name][1][0]) - guess
    share = 100 * (scores(name, way) - guess) / sound
    ax.plot(share, [row + 0.2] * len(share), "|", color="C0",
            label="one seed" if row == 0 else None)
    ax.errorbar(share.mean(), row, xerr=share.std(), fmt="o",
                color="C1", capsize=3,
                label="mean ± standard deviation" if row == 0 else None)
for level in 0, 100:
    ax.axvline(level, color="gray", linestyle="--", linewidth=1)
ax.set(yticks=range(len(shown)), yticklabels=shown,
       xlabel="% of the way from guessing (0) to right (100)")
ax.invert_yaxis()
fig.legend(loc="outside upper left", ncols=2)
fig.savefig("shapes_that_lie.svg", metadata={
    "Title": "How far each mistake gets from guessing to the right "
    "way. A sequence by view and a loss that broadcasts stay at "
    "guessing, images by view come close to the right way, category "
    "numbers stay low unless the categories have an order."})

# %% [markdown]
# ## Why does one view ruin the net and the other not?
#
# The view of the sequences crosses the samples: an answer depends on
# the other images of the batch, and the labels do not follow. The view
# of the images stays inside each image and moves every pixel to the
# same wrong place. An MLP does not know which pixels are neighbours,
# and no difference beyond the spread shows here. A CNN does, and loses
# a little. To tell the two views apart before any training, give a new
# net a sample alone and again in a batch:

# %%
print("largest difference between alone and in a batch of 8")
for name, way in [("sequence, RNN", "permute"),
                  ("sequence, RNN", "view"),
                  ("image, CNN", "permute"), ("image, CNN", "view")]:
    torch.manual_seed(0)
    model, x, _, _ = CASES[name][0](way)
    apart = (model(x[:8])[0] - model(x[:1])[0]).abs().max().item()
    print(f"{name:14} {way:8} {apart:.4f}")
    assert (apart > 0.01) == (way == "view" and name == "sequence, RNN")

# %% [markdown]
# The view of the images passes this check. Only a look at one image of
# the batch shows it.
#
# ## What does a net learn from (N, 1) against (N,)?
#
# The mean of all targets. The difference has the shape `(N, N)`, each
# prediction is pulled to every target, and the predictions shrink to
# one number. The training loss stops at the variance of the targets:

# %%
print("         spread of targets  of predictions  training loss")
for way in CASES["target of MSE"][1]:
    lr, spreads, losses = best_lr("target of MSE", way), [], []
    for seed in SEEDS:
        model = found["target of MSE", way, lr, seed][0]
        torch.manual_seed(seed)
        _, x, y, loss_fn = patient(way)
        train, _, test = parts(len(x), seed)
        with torch.no_grad():
            losses.append(loss_fn(model(x[train]), y[train]))
            out = model(x[test])
        spreads.append(torch.stack([y[test].std(), out.std()]))
        least = y[train].var(correction=0)
        assert (losses[-1] >= least - 1e-5) == (way == "(N,)")
        apart = (out - y[train].mean()).abs().max()
        assert way == "(N, 1)" or apart < 0.5
    targets, predictions = torch.stack(spreads, dim=1)
    losses = torch.stack(losses)
    print(f"{way:7} {targets.mean():11.2f} ± {targets.std():.2f} "
          f"{predictions.mean():8.2f} ± {predictions.std():.2f} "
          f"{losses.mean():7.2f} ± {losses.std():.2f}")
    assert (predictions.mean() < 0.2) == (way == "(N,)")

# %% [markdown]
# The broadcast loss is the variance of the predictions, plus that of
# the targets, plus the squared difference of the means. Nothing in it
# asks which prediction belongs to which target. `nn.MSELoss` warns of
# the two shapes, once; a loss written by hand, as here, does not.

# %%
torch.manual_seed(0)
out, y = torch.randn(60, 1), torch.randn(60)
sum_of_three = (out.var(correction=0) + y.var(correction=0)
                + (out.mean() - y.mean()).square())
print(f"{squared(out, y):.4f} {sum_of_three:.4f}")
assert torch.allclose(squared(out, y), sum_of_three)

# %% [markdown]
# ## Would a larger net make sense of the category numbers?
#
# Of some of them. A net with two wide layers, trained for longer,
# explains more and stays far behind an embedding here. If the effect
# rises with the number, as in the rows "in an order" above, the scaled
# number does as well as the embedding.


# %%
def larger(way):
    _, x, y, loss_fn = category(way)
    model = nn.Sequential(nn.Linear(1, 128), nn.ReLU(),
                          nn.Linear(128, 128), nn.ReLU(),
                          nn.Linear(128, 1))
    return model, x, y, loss_fn


CASES["larger net"] = larger, ["number, scaled"], 60
runs = torch.tensor([trained("larger net", "number, scaled", 0.01,
                             seed)[2] for seed in SEEDS])
print(f"explained after 60 epochs, % {runs.mean():.1f} ± "
      f"{runs.std():.1f}")
embedding = scores("category", "embedding")
assert (runs < embedding - 10).all()
assert runs.mean() > scores("category", "number, scaled").mean()

# %% [markdown]
# ## What to do
#
# Swap axes with `permute` or `transpose` and cut them with `view`; the
# page on [view and permute](../shapes/view-permute.md) shows the
# difference. Before training, compare a sample alone with the same one
# in a batch, or ask the gradient as in [shape bugs that raise
# nothing](../shapes/silent.md). Put `assert out.shape == y.shape` in
# front of a regression loss. Give categories without an order to an
# [embedding](../data/embeddings.md) or make them one-hot.
