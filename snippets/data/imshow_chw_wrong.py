"""A tensor with the channels in front is no image to imshow. Raises: TypeError.
Right: data/imshow.py."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_sample_image

photo = load_sample_image("china.jpg")[:64, :64]
img = torch.tensor(photo).permute(2, 0, 1)
print("shown:", plt.imshow(photo).get_array().shape)
plt.imshow(img.numpy())
