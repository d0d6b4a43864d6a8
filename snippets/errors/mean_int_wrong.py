"""A mean of whole numbers is seldom whole. Raises: RuntimeError."""
import torch

hit = torch.arange(4) % 3
print(hit)
hit.mean()
