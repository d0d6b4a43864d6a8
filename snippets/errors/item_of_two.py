"""One number: reduce first. All of them: tolist()."""
import torch

losses = torch.arange(2)
assert losses.sum().item() == sum(losses.tolist())
print(losses.sum().item(), losses.tolist())
