"""GaussianNLLLoss fits a mean and a variance. It is minus the log of a density, which
may be above 1: a negative loss is fine, and shifts by log(10) if the unit does."""
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.rand(2000, 1)
noise = 0.01 + 0.1 * x  # the standard deviation grows with x
y = x.square() + noise * torch.randn(2000, 1)  # (2000, 1)

model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 2))
opt = torch.optim.Adam(model.parameters(), lr=0.01)
loss_fn = nn.GaussianNLLLoss(full=True)  # with the constant log(2 pi) / 2
for step in range(800):
    mean, log_variance = model(x).split(1, dim=1)  # (2000, 1) each
    loss = loss_fn(mean, y, log_variance.exp())
    opt.zero_grad()
    loss.backward()
    opt.step()
mean, std = mean.detach(), (log_variance.detach() / 2).exp()

normal = torch.distributions.Normal(mean, std)
assert loss.isclose(-normal.log_prob(y).mean(), atol=1e-4)
assert loss < 0
in_tenths = loss_fn(10 * mean, 10 * y, (10 * std).square())
assert in_tenths.isclose(loss_fn(mean, y, std.square()) + math.log(10), atol=1e-4)
print(f"loss {loss:.2f}, in a unit ten times smaller {in_tenths:.2f}")

for left in 0.0, 0.4, 0.8:
    part = (x >= left) & (x < left + 0.2)
    ratio = (std[part] / noise[part]).mean()
    assert 0.75 < ratio < 1.33
    print(f"x from {left:.1f}: noise {noise[part].mean():.3f}, "
          f"predicted {std[part].mean():.3f}")

broadcast = F.gaussian_nll_loss(mean, y.squeeze(1), std.square(), reduction="none")
assert broadcast.shape == (2000, 2000)  # a target (N,) broadcasts without a warning
