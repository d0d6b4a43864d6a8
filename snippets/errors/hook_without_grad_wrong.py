"""A hook waits for a gradient that will never come. Raises: RuntimeError.
Right: errors/hook_without_grad.py."""
import torch

x = torch.ones(2)
print(x, x.requires_grad)
x.register_hook(print)
