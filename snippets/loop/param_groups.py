"""One learning rate for the body and another for the head: a list of dicts, one for
each group, filled from named_parameters."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.ModuleDict({"body": nn.Linear(4, 3), "head": nn.Linear(3, 2)})
head = []
body = []
for name, parameter in model.named_parameters():
    if name.startswith("head."):
        head.append(parameter)
    else:
        body.append(parameter)
optimizer = torch.optim.SGD([
    {"params": body},  # takes the lr below
    {"params": head, "lr": 0.5},
], lr=0.1)

before = {name: p.detach().clone() for name, p in model.named_parameters()}
hidden = model["body"](torch.randn(8, 4)).relu()
model["head"](hidden).square().mean().backward()
optimizer.step()
for name, parameter in model.named_parameters():
    lr = 0.5 if name.startswith("head.") else 0.1
    assert parameter.allclose(before[name] - lr * parameter.grad)
    moved = (parameter - before[name]).norm() / parameter.grad.norm()
    print(f"{name:11} moved by {moved:.1f} times its gradient")

for group in optimizer.param_groups:
    print("lr", group["lr"], "of", [tuple(p.shape) for p in group["params"]])
print("keys of a group:", *optimizer.param_groups[0])
