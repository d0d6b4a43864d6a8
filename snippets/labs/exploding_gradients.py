# ---
# jupyter:
#   description: What gradient clipping by norm and by value does for
#     an RNN in PyTorch whose gradients explode, over sequence lengths
#     and learning rates.
#   tags: [RNN loss becomes nan, adding problem, IRNN, identity
#     initialisation, does gradient clipping help, dead ReLU in an RNN]
#   concepts: [gradients]
# ---

# %% [markdown]
# # What does clipping do against exploding gradients?
#
# With clipping no run of this small RNN ends in inf or nan and hardly a
# net dies, so it learns at learning rates and lengths where it dies
# without. The longest sequence stays too hard for nearly all nets.

# %% [markdown]
# ## How is it measured?
#
# The adding problem: each step of a sequence has a random number
# between 0 and 1, two steps have a mark, one in each half, and the
# target is the sum of the two marked numbers. The net is an `nn.RNN` of
# ReLU units whose recurrent matrix starts as the identity. It trains
# for 240 steps of SGD with momentum. The variants of a seed have the
# same first weights and the same batches. The thresholds of the two
# kinds of clipping allow the same longest gradient, of norm 1.

# %%
import math
import os
import sys

import matplotlib.pyplot as plt
import torch
from torch import nn

torch.set_num_threads(1)
SEEDS = range(int(os.environ.get("SEEDS", 8)))
LENGTHS, LRS = [10, 20, 40], [0.01, 0.03, 0.1]
CLIPS = ["none", "by value", "by norm"]
GUESS = 2 / 12  # the loss of the mean: a uniform number has 1 / 12


def adding(n, length):
    x = torch.rand(n, length, 2)  # (batch, steps, number and mark)
    x[:, :, 1] = 0
    for half in (0, length // 2):
        marked = half + torch.randint(length // 2, [n])
        x[torch.arange(n), marked, 1] = 1
    return x, x.prod(dim=2).sum(dim=1, keepdim=True)


def net(kind):
    rnn = nn.RNN(2, 16, 1, kind, bias=False, batch_first=True)
    if kind == "relu":
        nn.init.eye_(rnn.weight_hh_l0)
    return nn.ModuleList([rnn, nn.Linear(16, 1)])


def clip_(params, clip):
    """Clip the gradient to norm 1; returns the norm before."""
    max_norm = 1.0 if clip == "by norm" else math.inf
    norm = nn.utils.clip_grad_norm_(params, max_norm)
    if clip == "by value":
        count = sum(p.numel() for p in params)
        nn.utils.clip_grad_value_(params, 1 / math.sqrt(count))
    return norm


# %% [markdown]
# All nets compute a time step together, which is much faster and gives
# what each gives alone.


# %%
def answers(models, x, kind):
    """What each of the models says to its own x."""
    w_in, w, w_out, bias = (torch.stack(same) for same in zip(
        *(model.parameters() for model in models), strict=True))
    h = torch.zeros(len(models), x.shape[1], 16)
    for now in (x @ w_in.mT[:, None]).unbind(dim=2):
        h = torch.baddbmm(now, h, w.mT)  # now + h @ w.T
        h = h.relu() if kind == "relu" else h.tanh()
    return torch.baddbmm(bias[:, None], h, w_out.mT)


for kind in "relu", "tanh":
    rnn, head = model = net(kind)
    x, _ = adding(5, 10)
    alone = head(rnn(x)[0][:, -1])
    assert torch.allclose(answers([model], x[None], kind)[0], alone,
                          atol=1e-5)


# %%
def experiment(length, kind="relu", clips=CLIPS, lrs=LRS):
    """The peak of the loss as a multiple of its start, the largest
    norm, the test loss and the spread of the test answers, each as
    (clips, lrs, seeds)."""
    jobs = [(clip, lr, seed) for clip in clips for lr in lrs
            for seed in SEEDS]
    models, groups, data = [], [], []
    for clip, lr, seed in jobs:
        torch.manual_seed(seed)
        models.append(net(kind))
        groups.append({"params": [*models[-1].parameters()], "lr": lr})
        data.append([*adding(1500, length),
                     torch.randint(1000, [240, 32])])
    x, y, batches = map(torch.stack, zip(*data, strict=True))
    opt = torch.optim.SGD(groups, lrs[0], momentum=0.9)
    each = torch.arange(len(jobs))[:, None]
    losses, norms = [], []
    for batch in batches.unbind(dim=1):
        opt.zero_grad()
        error = answers(models, x[each, batch], kind) - y[each, batch]
        loss = error.square().mean(dim=(1, 2))  # of each model
        loss.sum().backward()
        norms.append(torch.stack([
            clip_(group["params"], clip)
            for group, (clip, _, _) in zip(groups, jobs, strict=True)]))
        opt.step()
        losses.append(loss.detach())
    with torch.no_grad():
        said = answers(models, x[:, 1000:], kind)
    test = (said - y[:, 1000:]).square().mean(dim=(1, 2))
    losses, norms = (torch.stack(seen).nan_to_num(math.inf, math.inf)
                     for seen in (losses, norms))
    found = (losses.amax(dim=0) / losses[0], norms.amax(dim=0), test,
             said.std(dim=(1, 2)))
    return torch.stack(found).view(4, len(clips), len(lrs), -1)


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


found = {length: experiment(length) for length in watched(LENGTHS)}
# (what was measured, clips, lrs, lengths, seeds)
peaks, norms, losses, spreads = torch.stack(
    [found[length] for length in LENGTHS], dim=3)


def table(values, form="6"):
    """A row for each kind of clipping."""
    rates = "".join(f"{lr:6}{'':14}" for lr in LRS)
    print(f"lr        {rates}".rstrip())
    print("length    " + "  ".join(
        "".join(f"{length:6}" for length in LENGTHS) for _ in LRS))
    for clip, row in zip(CLIPS, values.tolist(), strict=True):
        print(f"{clip:10}" + "  ".join(
            "".join(f"{value:{form}}" for value in part)
            for part in row))


# %% [markdown]
# ## How many runs blow up?
#
# Without clipping the more, the longer the sequence and the higher the
# learning rate. A run counts if the loss of a batch is not finite or a
# hundred times that of the first one. With clipping none does at the
# lowest rate. At higher ones some still do, since a step of bounded
# length can be too long too, but they stay finite. Number of runs:

# %%
blown_up = (peaks > 100).sum(dim=-1)
table(blown_up)
print("of", len(SEEDS))
free, clipped = blown_up[0] / len(SEEDS), blown_up[1:] / len(SEEDS)
assert free[0, 0] == 0 and free[0, 2] > 0.4 and free[1:, 2].min() > 0.8
assert free.diff(dim=0).min() > -0.3 < free.diff(dim=1).min()
assert clipped[:, 0].max() == 0
assert (clipped.mean(dim=0) < free + 0.3).all()
assert peaks[1:].isfinite().all() and losses[1:].isfinite().all()
assert peaks[1:, 2].max() > 30

# %% [markdown]
# ## Does it keep the gradients small?
#
# No, it bounds the step. The largest norm of a run, measured before
# clipping, grows with the length in clipped runs too. It does not run
# away as without clipping. Median over the seeds (the figure shows the
# quartiles too, and inf as 1e20):

# %%
middle = norms.quantile(0.5, dim=-1, interpolation="higher")
table(middle, "6.0e")
assert (middle[:, :, 2] > 2 * middle[:, :, 0]).all()
assert (middle[0, :, 2] > 10 * middle[1:, :, 2]).all()

# %% [markdown]
# ## What is left of a run without clipping?
#
# Often a dead net, which gives the same answer to every sequence, as
# where all ReLU units are off. In many its loss has come back to that
# of a guess, as if nothing had happened. Some nets die without a loss
# that blows up. Here a net counts as dead if its test answers have a
# standard deviation below a hundredth, or are not finite.

# %% dead
dead = (~(spreads > 0.01)).sum(dim=-1)
table(dead)
print("of", len(SEEDS))
free, clipped = dead[0] / len(SEEDS), dead[1:] / len(SEEDS)
assert free[1:, 2].min() > 0.8 and free[2, 1] > 0.8
assert clipped.mean(dim=(1, 2)).max() < 0.1
back = dead[0] - (~(losses[0] < 1.5 * GUESS)).sum(dim=-1)
assert back.sum() > dead[0].sum() / 3
assert ((spreads[0] < 0.01) & (peaks[0] < 100)).any()

# %% [markdown]
# ## Does it make the net learn?
#
# Where it dies without: at the highest rate for the shortest sequence,
# and for the middle one. At the lowest rate the shortest sequence needs
# no clipping. Few nets learn the longest, and none without clipping.
# Here a net has learned if its test loss is below half of that of a
# guess. The two kinds of clipping are not ranked by this: the
# thresholds were not searched.

# %% learned
learned = (losses < GUESS / 2).sum(dim=-1)
table(learned)
print("of", len(SEEDS))
free, clipped = learned[0] / len(SEEDS), learned[1:] / len(SEEDS)
assert clipped[:, 2, 0].mean() > 0.4 and free[2, 0] < 0.2
assert clipped[:, :, 1].mean() > 2 * free[:, 1].mean()
assert free[0, 0] > 0.4
assert clipped[:, :, 2].mean() < 0.25 and free[:, 2].max() == 0

# %% [markdown]
# ## Does it help where gradients vanish?
#
# No. The default `nn.RNN`, with tanh units, has no large gradients here
# and does not learn the sequence of 20 steps either. Clipping by norm
# changes nothing. At the highest learning rate, mean ± standard
# deviation over the seeds:

# %%
_, norm, loss, _ = experiment(20, "tanh", ["none", "by norm"], [0.1])
print("            largest norm        test loss")
for row, clip in enumerate(["none", "by norm"]):
    print(f"{clip:8} {norm[row].mean():8.1f} ± {norm[row].std():3.1f}"
          f"    {loss[row].mean():7.3f} ± {loss[row].std():5.3f}")
assert norm.max() < 20 and loss.mean() > 0.7 * GUESS
assert abs(loss[0].mean() - loss[1].mean()) < 0.02

# %%
fig, axes = plt.subplots(3, 2, figsize=(5, 7), sharex=True,
                         sharey="col")
for row, (left, right) in enumerate(axes):
    for clip, style in enumerate(["o-", "s--", "^:"]):
        share = 100 * dead[clip, row] / len(SEEDS)
        left.plot(LENGTHS, share, style, label=CLIPS[clip])
        low, mid, high = norms[clip, row].clamp(max=1e20).quantile(
            torch.tensor([0.25, 0.5, 0.75]), dim=-1,
            interpolation="nearest")
        right.errorbar(LENGTHS, mid, [mid - low, high - mid], fmt=style,
                       capsize=3)
    left.set(ylabel=f"dead nets, %, lr {LRS[row]}", ylim=(-5, 105))
    right.set(ylabel="largest norm", yscale="log", xticks=LENGTHS)
for ax in axes[-1]:
    ax.set(xlabel="length, time steps")
fig.legend(*axes[0, 0].get_legend_handles_labels(),
           loc="outside upper left", ncols=3, title="clipping")
fig.savefig("exploding_gradients.svg", metadata={
    "Title": "Dead nets and the largest gradient norm over the length "
    "of the sequence. Without clipping both rise steeply, the more at "
    "high learning rates. With it hardly a net dies."})

# %% [markdown]
# ## What to do
#
# Clip where a run of an RNN blows up, and lower the learning rate where
# its loss still jumps. Watch the norm that `clip_grad_norm_` returns.
# Where a loss stays at that of a guess, look whether the net still
# answers differently to different inputs. The page [Gradient
# clipping](../loop/clipping.md) says where clipping goes and how to
# choose the threshold.
