"""The best constant: MSE gives the mean, L1 the median. Huber gives the median with a
small delta and the mean with a large one; between these it need not lie between them.
Smooth L1 is Huber divided by its threshold."""
import torch
from torch import nn

values = torch.tensor([1.0, 2.0, 3.0, 4.0, 90.0])  # one outlier
losses = {
    "MSELoss": nn.MSELoss(reduction="none"),
    "L1Loss": nn.L1Loss(reduction="none"),
    "HuberLoss(delta=1)": nn.HuberLoss(delta=1.0, reduction="none"),
    "HuberLoss(delta=10)": nn.HuberLoss(delta=10.0, reduction="none"),
}


def best_constant(loss_fn, values):
    grid = torch.linspace(-20, 100, 12001)
    constants = grid[:, None].expand(-1, len(values))  # (constant, value)
    item_losses = loss_fn(constants, values.expand_as(constants))
    return grid[item_losses.mean(dim=1).argmin()].item()


best = {}
for name, loss_fn in losses.items():
    best[name] = best_constant(loss_fn, values)
    print(f"{name:20} best constant {best[name]:.2f}")
assert abs(best["MSELoss"] - values.mean()) < 0.02
assert abs(best["L1Loss"] - values.median()) < 0.02
assert abs(best["HuberLoss(delta=1)"] - values.median()) < 0.02
assert 3.5 < best["HuberLoss(delta=10)"] < 10

skewed = torch.tensor([-10, -1, 0, 5.5, 5.5])
assert skewed.mean() == skewed.median() == 0
huber = nn.HuberLoss(delta=2.0, reduction="none")
assert abs(best_constant(huber, skewed) - 0.5) < 0.02

torch.manual_seed(0)
output, target = 10 * torch.randn(1000), torch.randn(1000)
for threshold in 0.1, 1.0, 5.0:
    smooth_l1 = nn.SmoothL1Loss(beta=threshold)(output, target)
    huber = nn.HuberLoss(delta=threshold)(output, target)
    assert smooth_l1.allclose(huber / threshold)
mse = nn.MSELoss()(output, target)
assert nn.HuberLoss(delta=1e6)(output, target).allclose(mse / 2)
