"""Two groups, told apart by ndim: weights decay, biases and the one
dimension of batch norm and layer norm do not."""
import torch
from torch import nn


def decay_groups(model: nn.Module, weight_decay: float) -> list:
    """Return two groups; what has fewer than two dims stays."""
    params = [p for p in model.parameters() if p.requires_grad]
    return [{"params": [p for p in params if p.ndim > 1],
             "weight_decay": weight_decay},
            {"params": [p for p in params if p.ndim < 2],
             "weight_decay": 0.0}]


model = nn.Sequential(
    nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(),
    nn.Linear(288, 10), nn.LayerNorm(10))
lr, wd = 0.01, 0.1
groups = decay_groups(model, wd)
opt = torch.optim.AdamW(groups, lr=lr)
sizes = [len(group["params"]) for group in groups]
assert sum(sizes) == len(list(model.parameters()))
old = {name: p.clone() for name, p in model.named_parameters()}
for p in model.parameters():
    p.grad = torch.zeros_like(p)
opt.step()
for name, p in model.named_parameters():
    decays = name in ("0.weight", "4.weight")
    assert p.equal(old[name] * (1 - lr * wd) if decays else old[name])
    print(f"{name} {tuple(p.shape)}: norm times "
          f"{p.norm() / old[name].norm():.4f}")
