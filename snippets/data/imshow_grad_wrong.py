"""A tensor that requires grad has no numpy() and cannot be shown.
Raises: RuntimeError. Right: data/imshow_recipe.py."""
import matplotlib.pyplot as plt
import torch
from torch import nn

img = nn.Conv2d(3, 3, 1)(torch.rand(3, 20, 50)).sigmoid()
image = img.permute(1, 2, 0)
drawn = plt.imshow(image.detach().numpy())
print("detached:", drawn.get_array().shape)
plt.imshow(image.numpy())
