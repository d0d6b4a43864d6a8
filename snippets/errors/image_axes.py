"""permute moves the channels to the end."""
import matplotlib.pyplot as plt
import torch

img = torch.arange(24).view(3, 2, 4)
shown = plt.imshow(img.permute(1, 2, 0)).get_array()
assert (shown[:, :, 0] == img[0].numpy()).all()
print(img.shape, "shown as", shown.shape)
