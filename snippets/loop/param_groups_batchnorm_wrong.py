"""requires_grad_(False) does not stop batch norm from updating its statistics, so what
a frozen body computes still changes. Right: recipes/freeze_and_thaw.py."""
import torch
from torch import nn

torch.manual_seed(0)
body = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
body.requires_grad_(False)
model = nn.Sequential(body, nn.Linear(8, 2))
inputs = torch.randn(16, 4)


def features():
    body.eval()
    return body(inputs)


before = features()
weights = body[0].weight.clone()
model.train()
for batch in range(20):
    model(3 + torch.randn(16, 4))  # other data than those of the body
after = features()
assert body[0].weight.equal(weights)
change = (after - before).norm() / before.norm()
print(f"train mode: the features of the frozen body changed by {change:.0%}")
assert change > 0.2

before = features()
for batch in range(20):
    model.train()
    body.eval()  # after each model.train()
    model(3 + torch.randn(16, 4))
print("eval mode after each train(): changed:", not features().equal(before))
assert features().equal(before)
