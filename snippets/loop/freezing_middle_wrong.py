"""torch.no_grad() around a frozen part also cuts off what comes before it.
Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
first = nn.Linear(4, 4)
middle = nn.Linear(4, 4).requires_grad_(False)
last = nn.Linear(4, 1)
inputs = torch.randn(8, 4)

last(middle(first(inputs))).sum().backward()
print("requires_grad_(False): gradient of first:", first.weight.grad is not None)
assert middle.weight.grad is None
assert first.weight.grad is not None

first.zero_grad()
last.zero_grad()
with torch.no_grad():
    hidden = middle(first(inputs))
last(hidden).sum().backward()
print("no_grad: gradient of first:", first.weight.grad is not None)
assert first.weight.grad is None
assert last.weight.grad is not None  # so nothing raises
