"""Standardise features with the mean and std of the training split alone.
As buffers, both are saved with the model and move with it."""
import torch
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from torch import nn


class Standardise(nn.Module):
    """(x - mean) / std per feature; a constant feature is divided by 1."""

    def __init__(self, train: torch.Tensor) -> None:
        super().__init__()
        spread = train.amax(0) - train.amin(0)
        rounding = 4 * torch.finfo(train.dtype).eps * train.abs().amax(0)
        std = train.std(0, correction=0)
        self.register_buffer("mean", train.mean(0))
        self.register_buffer("std", std.masked_fill(spread <= rounding, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.mean) / self.std


if __name__ == "__main__":
    x = torch.tensor(load_wine().data)
    torch.manual_seed(0)
    train, test = x[torch.randperm(178)].split([118, 60])
    # three features that are constant in the training split
    sums = torch.tensor([0.3, 0.1 + 0.2], dtype=torch.double)  # not equal
    constant = torch.stack([torch.ones(2), torch.full((2,), 0.1), sums], 1)
    train = torch.cat([train, constant.repeat(59, 1)], 1)
    test = torch.cat([test, constant.repeat(30, 1) + 1], 1)

    norm = Standardise(train)
    oracle = StandardScaler().fit(train)
    for part in train, test:
        z = norm(part)
        assert z.allclose(torch.tensor(oracle.transform(part)))
        mean = z[:, :13].mean(0).abs().max()
        std = z[:, :13].std(0, correction=0).max()
        print(f"raw up to {part.max():.0f}; standardised: mean up to "
              f"{mean:.4f}, std up to {std:.4f}")
    print("constant + 1 becomes", [round(v, 4) for v in z[0, 13:].tolist()])
    for dtype in torch.float32, torch.float64:
        for value in 0.1, 3.14, 99.9:
            alone = torch.full((118, 1), value, dtype=dtype)
            z = Standardise(alone)(alone + 1)  # the std here is not 0
            assert z.allclose(torch.ones_like(z), rtol=1e-4)

    model = nn.Sequential(norm.float(), nn.Linear(16, 3))
    assert model(test.float()).isfinite().all()
    state = model.state_dict()
    print({name: tuple(value.shape) for name, value in state.items()})
