"""Floats below 0 are shown as 0, those above 1 as 1."""
import matplotlib.pyplot as plt
import torch

img = torch.arange(-4, 8).view(2, 2, 3) / 4
shown = torch.tensor(plt.imshow(img).get_array())
assert shown.equal(img.clamp(0, 1))
print("cut off:", (shown != img).sum().item(), "of", img.numel())
