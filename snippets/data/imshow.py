"""imshow wants (height, width, channel): rows first, then columns."""
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_sample_image

photo = load_sample_image("china.jpg")[-20:, -50:]  # 20 high, 50 wide
img = torch.tensor(photo).permute(2, 0, 1)  # (3, 20, 50)

drawn = plt.imshow(img.permute(1, 2, 0).numpy())
assert (drawn.get_array() == photo).all()
assert (np.transpose(img.numpy(), (1, 2, 0)) == photo).all()
left, right, bottom, top = drawn.get_extent()
print("tensor", tuple(img.shape), "drawn", drawn.get_array().shape)
print("width", right - left, "height", bottom - top)
