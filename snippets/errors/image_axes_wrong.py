"""torch keeps the channels in front, imshow wants them last. Raises: TypeError.
Right: errors/image_axes.py."""
import matplotlib.pyplot as plt
import torch

img = torch.ones(3, 64, 64)
print(img.shape)
plt.imshow(img)
