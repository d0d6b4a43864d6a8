"""Two half batches give the gradient of the whole one."""
import torch
from torch import nn

x, y, model = torch.rand(8, 3), torch.rand(8, 1), nn.Linear(3, 1)
nn.functional.mse_loss(model(x), y).backward()
whole = model.weight.grad.clone()
model.zero_grad()
for part, target in zip(x.chunk(2), y.chunk(2)):
    loss = nn.functional.mse_loss(model(part), target) / 2
    loss.backward()  # frees what this half has stored
assert torch.allclose(model.weight.grad, whole)
print(part.shape, "at a time, in place of", x.shape)
