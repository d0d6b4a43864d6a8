"""Call model.parameters() again: each call returns a new generator."""
import torch
from torch import nn

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters())
(100 * model(torch.ones(2))).sum().backward()
norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
print(f"{norm:.4f}", model.weight.grad)
assert norm > 100
assert model.weight.grad.norm() < 1
