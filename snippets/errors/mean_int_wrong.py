"""A mean of whole numbers is seldom whole. Raises: RuntimeError.
Right: errors/mean_int.py."""
import torch

hit = torch.arange(4) % 3
print(hit)
hit.mean()
