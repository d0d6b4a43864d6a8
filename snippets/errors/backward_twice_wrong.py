"""A hidden state carries the graph of the step before. Raises: RuntimeError.
Right: errors/backward_twice.py."""
import torch

w, h = torch.tensor([0.5], requires_grad=True), torch.ones(1)
for step in [1, 2]:
    h = (h * w).tanh()
    print(step, h)
    h.sum().backward()
