"""A parabola with a noisy gradient. Whether a decay helps depends on lr times
steps, on the noise, and on whether each schedule has its own best lr."""
import math

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

shapes = {  # the fraction of the lr at step t of n
    "constant": lambda t, n: 1.0,
    "multi-step": lambda t, n: 1.0 if t < n / 2 else 0.1 if t < 3 * n / 4 else 0.01,
    "exponential": lambda t, n: 0.01 ** (t / n),
    "linear": lambda t, n: 1 - t / n,
    "cosine": lambda t, n: (1 + math.cos(math.pi * t / n)) / 2,
}
decays = [name for name in shapes if name != "constant"]
losses = {}  # (optimizer, lr, steps, shape) -> mean final loss


def train(optimizer_class, lr, steps, shape):
    """Minimise w**2 / 2 from w = 2; returns the mean loss of 2000 runs."""
    torch.manual_seed(0)
    w = nn.Parameter(torch.full([2000], 2.0))
    opt = optimizer_class([w], lr=lr)
    scheduler = LambdaLR(opt, lambda step: shape(step, steps))
    for _ in range(steps):
        w.grad = w.detach() + torch.randn(2000)  # the true gradient, and noise
        opt.step()
        scheduler.step()
    return w.detach().square().mean().item() / 2


def theory(lr, steps, shape, noise=1.0):
    """The expected final loss of plain SGD, from the mean of w**2."""
    square = 4.0
    for step in range(steps):
        rate = lr * shape(step, steps)
        square = (1 - rate) ** 2 * square + rate**2 * noise
    return square / 2


print("mean final loss     ", *[f"{name:>11}" for name in shapes])
for optimizer_class in torch.optim.SGD, torch.optim.Adam:
    for lr, steps in (0.3, 200), (0.3, 2000), (0.01, 200), (0.01, 2000):
        row = {name: train(optimizer_class, lr, steps, shape)
               for name, shape in shapes.items()}
        title = f"{optimizer_class.__name__:4} {lr:<4} {steps:4} steps"
        print(f"{title:20}", *[f"{loss:11.4f}" for loss in row.values()])
        constant = row.pop("constant")
        if lr == 0.3:
            assert max(row.values()) < 0.5 * constant
        elif steps == 200:
            assert min(row.values()) > 1.5 * constant
        else:
            assert row["linear"] < 0.5 * constant
            assert row["cosine"] < 0.5 * constant
        if optimizer_class is torch.optim.SGD:
            for name, loss in row.items():
                expected = theory(lr, steps, shapes[name])
                assert abs(loss / expected - 1) < 0.1

lrs = [10 ** (k / 20) for k in range(-60, 1)]  # 0.001 to 1


def best_of_all_lrs(shape, steps, noise=1.0):
    """The lowest expected loss, and the lr that gives it."""
    return min((theory(lr, steps, shape, noise), lr) for lr in lrs)


print("\ntheory for SGD, 200 steps, each at its best of 61 learning rates")
best = {}
for name, shape in shapes.items():
    best[name], best_lr = best_of_all_lrs(shape, steps=200)
    without_noise = theory(0.01, 200, shape, noise=0.0)
    print(f"{name:11} lr {best_lr:.3f}: {best[name]:.4f};"
          f" without noise at lr 0.01: {without_noise:.4f}")
    assert without_noise >= theory(0.01, 200, shapes["constant"], noise=0.0)
assert best["linear"] < best["cosine"] < 0.75 * best["constant"]
assert best["multi-step"] > 1.2 * best["constant"]

print("\nthe same with a hundred times the noise variance")
for steps in 200, 2000:
    best = {name: best_of_all_lrs(shape, steps, noise=100.0)[0]
            for name, shape in shapes.items()}
    print(f"{steps:4} steps", *[f"{name} {loss:.3f}" for name, loss in best.items()])
    if steps == 200:
        assert best["constant"] < best["cosine"]
    else:
        assert best["cosine"] < 0.9 * best["constant"]
