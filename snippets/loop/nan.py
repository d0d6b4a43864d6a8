"""A nan spreads to nearly everything computed from it: look for the first module whose
output is not finite."""
import torch
from torch import nn


class Log(nn.Module):
    def forward(self, x):
        return x.log()


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), Log(), nn.Linear(8, 8), nn.Linear(8, 1))
finite = {}


def check(module, inputs, output):
    finite[module] = output.isfinite().all().item()


hooks = [module.register_forward_hook(check) for module in model]
model(torch.randn(5, 4))
for hook in hooks:
    hook.remove()

for module, is_finite in finite.items():
    print(f"{module!s:55} finite output: {is_finite}")
assert list(finite.values()) == [True, False, False, False]
