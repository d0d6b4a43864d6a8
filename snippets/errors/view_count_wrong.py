"""12 numbers are not rows of 5. Raises: RuntimeError. Right: errors/view_count.py."""
import torch

x = torch.ones(2, 6)
print(x.shape)
x.view(-1, 5)
