"""The best constant: MSE gives the mean, L1 the median, and Huber something between
them. Smooth L1 is Huber divided by its threshold."""
import torch
from torch import nn

values = torch.tensor([1.0, 2.0, 3.0, 4.0, 90.0])  # one outlier
losses = {
    "MSELoss": nn.MSELoss(),
    "L1Loss": nn.L1Loss(),
    "HuberLoss(delta=1)": nn.HuberLoss(delta=1.0),
    "HuberLoss(delta=10)": nn.HuberLoss(delta=10.0),
}
grid = torch.linspace(0, 100, 10001)
best = {}
for name, loss_fn in losses.items():
    mean_losses = torch.stack([loss_fn(c.expand(5), values) for c in grid])
    best[name] = grid[mean_losses.argmin()].item()
    print(f"{name:20} best constant {best[name]:.2f}")
assert abs(best["MSELoss"] - values.mean()) < 0.02
assert abs(best["L1Loss"] - values.median()) < 0.02
assert abs(best["HuberLoss(delta=1)"] - values.median()) < 0.02
assert 3.5 < best["HuberLoss(delta=10)"] < 10

torch.manual_seed(0)
output, target = 10 * torch.randn(1000), torch.randn(1000)
for threshold in 0.1, 1.0, 5.0:
    smooth_l1 = nn.SmoothL1Loss(beta=threshold)(output, target)
    huber = nn.HuberLoss(delta=threshold)(output, target)
    assert smooth_l1.allclose(huber / threshold)
assert nn.HuberLoss(delta=1e6)(output, target).allclose(
    nn.MSELoss()(output, target) / 2)
