"""As floats, or as the sum over the number, the mean is defined."""
import torch

hit = torch.arange(4) % 3
assert hit.float().mean() == hit.sum() / len(hit)
print(hit.float().mean(), hit.double().mean())
