# ---
# jupyter:
#   description: Does fp16 need a loss scale, and does bf16? Lost
#     gradients by loss scale, and training in fp32, bf16 and fp16 with
#     and without torch.amp.GradScaler, on a CPU.
#   tags: [fp16 without GradScaler, vanishing gradients in fp16,
#     bfloat16 without loss scaling, accuracy of mixed precision]
#   concepts: [precision]
# ---

# %% [markdown]
# # Does mixed precision need a loss scale?
#
# In bf16 it never did here. In fp16 a small net with an ordinary loss
# did as well without one, but a deep net began to learn later, and a
# net whose loss was multiplied by a tiny factor learned nothing.

# %% [markdown]
# ## How is it measured?
#
# MLPs learn the digits of scikit-learn under `torch.amp.autocast`, on
# the CPU. The variants of one seed have the same first weights and the
# same batches. Where the loss is multiplied by a factor, the learning
# rate of SGD is divided by it, so that in exact arithmetic the factor
# changes nothing. Speed is not measured.

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
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16,
          "fp16": torch.float16, "fp16 scaled": torch.float16}
VARIANTS = list(DTYPES)

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16
fixed = torch.Generator().manual_seed(0)
train, test = torch.randperm(len(x), generator=fixed).split([1200, 597])


def mlp(hidden, act):
    layers = []
    for layer in range(hidden):
        layers += [nn.Linear(64, 64), act()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def loss_of(model, batch, variant):
    dtype = DTYPES[variant]
    with torch.amp.autocast("cpu", dtype, dtype != torch.float32):
        return F.cross_entropy(model(x[batch]), y[batch])


# %% [markdown]
# ## Which gradients are lost?
#
# In fp16 the small ones, unless the scale lifts them. A scale that is
# too large turns all of them into `inf` or `nan`. In bf16 almost none,
# whatever the scale. The net is deep and untrained, so its gradients
# are small. The table shows the share of those gradients that are not
# 0 in fp32, in percent.


# %%
def gradients(seed, scale, variant):
    torch.manual_seed(seed)
    model = mlp(12, nn.GELU)
    loss = scale * loss_of(model, train[:100], variant)
    grads = torch.autograd.grad(loss, list(model.parameters()))
    return torch.cat([grad.flatten() for grad in grads])


powers, shares = range(0, 25, 4), {}
for power in powers:
    rows = []
    for seed in SEEDS:
        some = gradients(seed, 1, "fp32") != 0
        fp16, bf16 = (gradients(seed, 2**power, name)[some]
                      for name in ("fp16", "bf16"))
        rows.append([100 * flags.float().mean() for flags in
                     (fp16 == 0, ~fp16.isfinite(), bf16 == 0)])
    shares[power] = torch.tensor(rows)

print("scale      zero in fp16   inf, nan in fp16    zero in bf16")
for power, rows in shares.items():
    print(f"2**{power:<2}", *(f"{part.mean():12.2f} ± {part.std():4.2f}"
                              for part in rows.T))
zero, inf, same = torch.stack(list(shares.values())).mean(1).T
assert zero[0] > 20 and zero[4] < 1 and (zero[1:] <= zero[:-1]).all()
assert inf[4] == 0 and inf[-1] > 99
assert same.max() < 1 and same.max() - same.min() < 0.01


# %%
def curve(factor, lr, variant, seed):
    """Percent of the test images that are right, after each epoch."""
    torch.manual_seed(seed)
    model = mlp(2, nn.ReLU)
    opt = torch.optim.SGD(model.parameters(), lr / factor, 0.9)
    return trained(model, opt, factor, variant, epochs=5)


def deep_curve(lr, variant, seed):
    torch.manual_seed(seed)
    model = mlp(12, nn.GELU)
    opt = torch.optim.Adam(model.parameters(), lr)
    return trained(model, opt, 1, variant, epochs=6)


def trained(model, opt, factor, variant, epochs):
    scaler = torch.amp.GradScaler(
        "cpu", enabled=variant == "fp16 scaled")
    right = []
    for epoch in range(epochs):
        for batch in train[torch.randperm(len(train))].split(100):
            opt.zero_grad()
            loss = factor * loss_of(model, batch, variant)
            scaler.scale(loss).backward()
            scaler.step(opt)
            scaler.update()
        with torch.no_grad():
            hits = model(x[test]).argmax(dim=1) == y[test]
        right.append(100 * hits.float().mean().item())
    return right


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


FACTORS, LRS = [1, 1e-4, 1e-5, 1e-10], [0.02, 0.06, 0.2, 0.6]
jobs = [(curve, factor, 0.2, variant) for factor in FACTORS
        for variant in VARIANTS]
jobs += [(curve, factor, lr, variant) for lr in LRS
         for factor, variant in ((1, "fp32"), (1e-5, "fp16"))]
jobs += [(deep_curve, 0.003, variant) for variant in VARIANTS]
found = {job: torch.tensor([job[0](*job[1:], seed) for seed in SEEDS])
         for job in watched(list(dict.fromkeys(jobs)))}


def told(runs):
    return f"{runs.mean():6.1f} ± {runs.std():4.1f}"


# %% [markdown]
# ## When does the lack of a scale cost accuracy?
#
# When the loss is tiny. With two hidden layers and the loss as it is,
# there is no difference here. Test accuracy in percent after the last
# epoch, for a loss multiplied by a factor:

# %% by_factor
print("factor  ", *(f"{variant:>13}" for variant in VARIANTS))
last = {}
for factor in FACTORS:
    last[factor] = [found[curve, factor, 0.2, variant][:, -1]
                    for variant in VARIANTS]
    print(f"{factor:<8}", *map(told, last[factor]))


def close(one, other):
    return abs(one.mean() - other.mean()) < 4


for factor, (fp32, bf16, fp16, scaled) in last.items():
    assert close(bf16, fp32)
    assert close(fp16, fp32) == (factor >= 1e-4)
    assert close(scaled, fp32) == (factor >= 1e-5)
    assert factor >= 1e-4 or (fp16 < fp32 - 30).all()
    assert factor >= 1e-5 or (scaled < fp32 - 30).all()

# %% [markdown]
# `GradScaler` rescues the smaller of these losses, but not the
# smallest. Its first scale is fixed, it doubles only after many clean
# steps, and a gradient of 0 counts as clean.
#
# Another learning rate does not help. Without a scale the net learns
# next to nothing at any of four rates, of which the third is the best
# for fp32:

# %%
print("lr             fp32   fp16, factor 1e-05")
by_lr = [[found[curve, factor, lr, variant][:, -1] for lr in LRS]
         for factor, variant in ((1, "fp32"), (1e-5, "fp16"))]
for lr, fp32, fp16 in zip(LRS, *by_lr, strict=True):
    print(f"{lr:<5} {told(fp32)} {told(fp16):>20}")
best = [max(runs.mean() for runs in column) for column in by_lr]
assert best[0] == by_lr[0][2].mean() and best[1] < best[0] - 30

# %% [markdown]
# ## Why does it learn nothing at all?
#
# Because only one side of the gradient is lost. At the logits of the
# wrong classes it is small and becomes 0, at those of the right class
# it survives. Then a step raises the right class and lowers no other.
# As long as the gradient of the logits survives, the net can lose a
# good part of that of its weights. The share that is 0 in fp16 but not
# in fp32 before the first step, in percent:


# %%
def grads_at_start(factor, seed, variant):
    torch.manual_seed(seed)
    model, batch = mlp(2, nn.ReLU), train[:100]
    dtype = DTYPES[variant]
    with torch.amp.autocast("cpu", dtype, dtype != torch.float32):
        logits = model(x[batch])
        loss = factor * F.cross_entropy(logits, y[batch])
    first, *rest = torch.autograd.grad(
        loss, [logits, *model.parameters()])
    right = F.one_hot(y[batch], 10) == 1
    weights = torch.cat([grad.flatten() for grad in rest])
    return first[right], first[~right], weights


def lost(factor, seed):
    both = (grads_at_start(factor, seed, name)
            for name in ("fp32", "fp16"))
    return [100 * (fp16[fp32 != 0] == 0).float().mean()
            for fp32, fp16 in zip(*both, strict=True)]


print("factor      right class   wrong classes         weights")
at_start = {}
for factor in FACTORS[:3]:
    rows = torch.tensor([lost(factor, seed) for seed in SEEDS])
    print(f"{factor:<8}", *(f"{told(part):>15}" for part in rows.T))
    at_start[factor] = rows.mean(dim=0)
assert at_start[1].max() < 5
assert at_start[1e-4][1] < 5 and at_start[1e-4][2] > 15
assert at_start[1e-5][0] < 5 and at_start[1e-5][1] > 95

# %% [markdown]
# ## Does depth alone do it?
#
# It delays the start, at this learning rate; others were not tried.
# This is the deep net of the first table, with Adam and an ordinary
# loss. Test accuracy in percent, averaged over the epochs, which is the
# lower the later a net starts:

# %%
deep = [found[deep_curve, 0.003, variant].mean(dim=1)
        for variant in VARIANTS]
print("lr   ", *(f"{variant:>13}" for variant in VARIANTS))
print("0.003", *map(told, deep))
fp32, bf16, fp16, scaled = deep
gap = scaled - fp16
print(f"fp16 is worse without the scaler in {(gap > 0).sum()} of "
      f"{len(SEEDS)}, by {told(gap)}")
assert close(bf16, fp32) and close(scaled, fp32)
assert (gap > 0).all() and gap.mean() > 4

# %%
fig, axes = plt.subplots(3, 1, figsize=(5, 7))
styles = ["o-", "s--", "^:", "x-."]
lines = [("zero in fp16", "C2^:"), ("inf or nan in fp16", "C2v-"),
         ("zero in bf16", "C1s--")]
for (label, style), part in zip(lines, torch.stack(
        list(shares.values())).unbind(dim=2), strict=True):
    axes[0].errorbar(powers, part.mean(dim=1), part.std(dim=1),
                     fmt=style, label=label, capsize=3)
axes[0].set(xlabel="loss scale, as a power of 2", xticks=powers,
            ylabel="gradients, %", title="Lost gradients, deep net")
axes[0].legend(loc="upper center")
for ax, job, title in [
        (axes[1], (curve, 1e-5, 0.2), "Loss times 1e-5, two layers"),
        (axes[2], (deep_curve, 0.003), "Ordinary loss, deep net")]:
    for variant, style in zip(VARIANTS, styles, strict=True):
        runs = found[(*job, variant)]
        ax.errorbar(range(1, runs.shape[1] + 1), runs.mean(dim=0),
                    runs.std(dim=0), fmt=style, label=variant,
                    capsize=3)
    ax.set(title=title, ylabel="test accuracy, %", xlabel="epoch",
           xticks=range(1, runs.shape[1] + 1), ylim=0)
fig.legend(*axes[1].get_legend_handles_labels(),
           loc="outside upper left", ncols=4)
fig.savefig("mixed_precision.svg", metadata={
    "Title": "Without a scale fp16 loses many gradients of a deep net, "
    "which then learns later than in fp32, bf16 or scaled fp16. With a "
    "tiny loss fp16 learns nothing, the others do."})

# %% [markdown]
# ## What to do
#
# Take bf16 where the hardware has it, and leave the scaler out. With
# fp16 always use `torch.amp.GradScaler(device)`: that one run went well
# without it says little about the next net. Keep the loss a plain mean,
# not multiplied by tiny factors, since the scaler starts at a fixed
# scale. [Mixed precision](../precision/amp.md) has the loop, the order
# of the calls and the
# [defaults](../precision/amp.md#which-precision-should-you-choose).
