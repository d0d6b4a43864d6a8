"""A loss of the logits themselves has a way back."""
import torch
from torch import nn

logits = torch.eye(2, requires_grad=True)
loss = nn.functional.cross_entropy(logits, torch.arange(2))
loss.backward()
assert logits.grad.trace() < 0 < logits.grad[0, 1]
print(loss, logits.grad)
