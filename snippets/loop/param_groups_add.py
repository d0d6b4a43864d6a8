"""add_param_group appends a group. What it does not name are the optimizer's defaults,
not what the first group has by then."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
body, head = model[0], model[2]
body.requires_grad_(False)
optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9)
inputs = torch.randn(8, 4)


def step():
    optimizer.zero_grad()
    model(inputs).square().mean().backward()
    optimizer.step()


start = body.weight.detach().clone()
step()
assert body.weight.equal(start)

optimizer.param_groups[0]["lr"] = 0.02
body.requires_grad_(True)
optimizer.add_param_group({"params": body.parameters()})
step()
assert not body.weight.equal(start)
for group in optimizer.param_groups:
    print({key: group[key] for key in ("lr", "momentum")})
assert [group["lr"] for group in optimizer.param_groups] == [0.02, 0.1]
