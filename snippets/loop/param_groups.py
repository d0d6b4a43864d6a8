"""param_groups is a list of dicts, each with its own lr and knobs."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
opt = torch.optim.SGD([
    {"params": model[0].parameters()},  # takes the lr below
    {"params": model[2].parameters(), "lr": 0.5},
], lr=0.1)
groups = opt.param_groups
assert isinstance(groups, list)

before = [p.detach().clone() for p in model.parameters()]
model(torch.randn(8, 4)).square().mean().backward()
opt.step()
for p, old, lr in zip(model.parameters(), before, [0.1, 0.1, 0.5, 0.5]):
    assert p.allclose(old - lr * p.grad)
    ratio = (p - old).norm() / p.grad.norm()
    print(f"gradient {p.grad.norm():.4f}, moved by {ratio:.4f} of it")

groups[0]["lr"] = 0.2
for group in groups:
    shapes = [tuple(p.shape) for p in group["params"]]
    print("lr", group["lr"], "of", shapes)
print("keys:", *group)
