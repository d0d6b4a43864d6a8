"""Four reasons why a weight stays where it is, seen after one step.
Only the last one has a gradient that is neither None nor 0.
Right: debugging/start.py."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.cut, self.frozen = nn.Linear(4, 4), nn.Linear(4, 4)
        self.rounded, self.forgotten = nn.Linear(4, 4), nn.Linear(4, 4)
        self.sound = nn.Linear(4, 4)

    def forward(self, x):
        x = self.sound(x) + self.cut(x).detach() + self.frozen(x)
        return self.forgotten(x) + self.rounded(x).round()


torch.manual_seed(0)
model = Net()
model.frozen.requires_grad_(False)
opt = torch.optim.SGD([p for name, p in model.named_parameters()
                       if "forgotten" not in name], lr=0.1)
before = {name: p.clone() for name, p in model.named_parameters()}
model(torch.randn(8, 4)).square().mean().backward()
opt.step()
known = {id(p) for p in opt.param_groups[0]["params"]}
for name, p in model.named_parameters():
    moved = (p - before[name]).norm()
    assert moved.bool() == name.startswith("sound")
    if name.endswith("weight"):
        size = p.grad if p.grad is None else f"{p.grad.norm():.4f}"
        print(f"{name:16} moved {moved:.4f}, requires_grad "
              f"{p.requires_grad:d}, in opt {id(p) in known:d}, "
              f"gradient {size}")
