"""Which threshold is best depends on what is asked of it, and one that is
chosen on test data makes the test result too good."""
import torch

generator = torch.Generator().manual_seed(0)
logits = 2 * torch.randn(200_000, generator=generator) - 2
p = logits.sigmoid()
y = torch.rand(200_000, generator=generator) < p  # p is calibrated
thresholds = torch.arange(1, 100) / 100


def f1_at(threshold, p, y):
    predicted = p > threshold
    both = predicted.sum() + y.sum()
    return (2 * (predicted & y).sum() / both.clamp(min=1)).item()


def f1_curve(p, y):
    return torch.tensor([f1_at(threshold, p, y) for threshold in thresholds])


def cost(threshold, miss):
    """What a false alarm costs is 1, what a miss costs is `miss`."""
    predicted = p > threshold
    return miss * (~predicted & y).sum().item() + (predicted & ~y).sum().item()


print(f"positives {y.double().mean():.3f}")
for miss in 1, 4, 9:
    costs = torch.tensor([cost(threshold, miss) for threshold in thresholds])
    best = thresholds[costs.argmin()].item()
    print(f"a miss costs {miss}: best threshold {best:.2f}, 1/(1+{miss}) ="
          f" {1 / (1 + miss):.2f}")
    assert abs(best - 1 / (1 + miss)) < 0.03
f1 = f1_curve(p, y)
best = thresholds[f1.argmax()].item()
print(f"F1: best threshold {best:.2f}, where F1 is {f1.max():.3f};"
      f" at 0.5 it is {f1_at(0.5, p, y):.3f}")
assert abs(best - f1.max().item() / 2) < 0.03
assert f1_at(0.5, p, y) < f1.max() - 0.03

print("F1 on the test set, mean of 50 draws; threshold chosen on")
print("samples   the test set   a validation set   none: 0.5")
for samples in 50, 200, 1000:
    results = []
    for draw in range(50):
        validation, test = torch.randint(
            len(y), (2, samples), generator=generator)
        chosen = f1_curve(p[validation], y[validation]).argmax()
        on_test = f1_curve(p[test], y[test])
        results.append([on_test.max(), on_test[chosen], f1_at(0.5, p[test], y[test])])
    cheating, honest, fixed = torch.tensor(results).mean(dim=0).tolist()
    print(f"{samples:7} {cheating:14.3f} {honest:18.3f} {fixed:11.3f}")
    if samples <= 200:
        assert cheating > honest + 0.02
    assert cheating > honest
    assert honest > fixed
