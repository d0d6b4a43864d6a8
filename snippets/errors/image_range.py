"""Undo the normalisation before you show: nothing is cut off."""
import matplotlib.pyplot as plt
import torch

img = torch.arange(1, 13).view(2, 2, 3) / 16
mean, std = img.mean(), img.std()
x = (img - mean) / std  # what the model sees
shown = torch.tensor(plt.imshow(x * std + mean).get_array())
assert torch.allclose(shown, img)
for pixels in x, shown:
    print(f"{pixels.min():.4f} to {pixels.max():.4f}")
