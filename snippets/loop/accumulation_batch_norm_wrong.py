"""Batch norm normalises each small batch by itself, so four batches of 8 do
not give the gradient of one batch of 32. Group norm and layer norm do.
Right: in this file."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.randint(3, (32,))


def gradient(model, batch_size):
    model.zero_grad()
    for rows in torch.arange(len(x)).split(batch_size):
        loss_sum = F.cross_entropy(model(x[rows]), y[rows], reduction="sum")
        (loss_sum / len(x)).backward()
    return model[0].weight.grad.clone()


difference = {}
norms = [nn.BatchNorm1d(16), nn.GroupNorm(4, 16), nn.LayerNorm(16)]
for norm in norms:
    name = type(norm).__name__
    model = nn.Sequential(nn.Linear(8, 16), norm, nn.ReLU(), nn.Linear(16, 3))
    at_once, accumulated = gradient(model, 32), gradient(model, 8)
    difference[name] = ((accumulated - at_once).norm() / at_once.norm()).item()
    print(f"{name}: gradient off by {difference[name]:.1%}")
assert difference["BatchNorm1d"] > 0.1
assert difference["GroupNorm"] < 1e-5
assert difference["LayerNorm"] < 1e-5

batch_norm = norms[0]
print("updates of the running statistics:", batch_norm.num_batches_tracked.item())
assert batch_norm.num_batches_tracked == 1 + 4  # one large batch, then four small
