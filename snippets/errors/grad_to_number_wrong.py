"""A list of losses becomes a tensor of numbers without a graph. Warns: UserWarning.
Right: errors/grad_to_number.py."""
import torch

w = torch.ones(2, requires_grad=True)
loss = torch.tensor([w.sum(), w.prod()])
print(loss, loss.requires_grad)
