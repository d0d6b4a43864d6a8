"""Standardise with the mean and std of the training split alone.
As buffers they are saved with the model and move with it."""
import torch
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from torch import nn


class Standardise(nn.Module):
    """(x - mean) / std per feature; a constant feature becomes 0."""

    def __init__(self, train: torch.Tensor) -> None:
        super().__init__()
        std = train.std(0, correction=0)
        self.register_buffer("mean", train.mean(0))
        self.register_buffer("std", std.where(std > 0, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.mean) / self.std


x = torch.tensor(load_wine().data)
x = torch.cat([x, torch.ones(178, 1)], 1)
torch.manual_seed(0)
train, test = x[torch.randperm(178)].split([118, 60])
test[:, -1] = 2  # this feature is constant in train alone
norm = Standardise(train)
oracle = StandardScaler().fit(train)
for part in train, test:
    z = norm(part)
    assert z.allclose(torch.tensor(oracle.transform(part)))
    mean, std = z.mean(0).abs().max(), z.std(0, correction=0).max()
    print(f"raw up to {part.max():.0f}; standardised: mean up to "
          f"{mean:.4f}, std up to {std:.4f}")
model = nn.Sequential(norm.float(), nn.Linear(14, 3))
assert model(test.float()).isfinite().all()
state = model.state_dict()
print({name: tuple(value.shape) for name, value in state.items()})
