"""A tensor of inference_mode() is used in training. Raises: RuntimeError.
Right: errors/inference_saved.py."""
import torch

with torch.inference_mode():
    x = torch.ones(2)
w = torch.ones(2, requires_grad=True)
print(x, w)
w.mul(x)
