"""First backward(), then clip."""
import torch
from torch import nn

model = nn.Linear(2, 1)
loss = 100 * model(torch.ones(2)).sum()
loss.backward()
nn.utils.clip_grad_value_(model.parameters(), 1.0)
print(model.weight.grad)
assert model.weight.grad.eq(1).all()
