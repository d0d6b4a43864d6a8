"""Batches of unequal size, accumulated, give the gradient of one large batch
if each loss is divided by the number of samples of the whole group."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(400, 8), torch.randint(3, (400,))
model = nn.Linear(8, 3)

F.cross_entropy(model(x), y).backward()
at_once = model.weight.grad.clone()

model.zero_grad()
for rows in torch.arange(400).split(150):
    loss_sum = F.cross_entropy(model(x[rows]), y[rows], reduction="sum")
    (loss_sum / 400).backward()
    print(f"after {len(rows)} more: difference"
          f" {(model.weight.grad - at_once).abs().max().item():.4f}")
assert model.weight.grad.allclose(at_once, atol=1e-6)

model.zero_grad()
for rows in torch.arange(400).split(150):
    loss = F.cross_entropy(model(x[rows]), y[rows])
    (loss / 3).backward()  # mean of means: the last 100 weigh too much
mean_of_means = (model.weight.grad - at_once).abs().max().item()
print(f"mean of the three means: difference {mean_of_means:.4f}")
assert mean_of_means > 1e-3
