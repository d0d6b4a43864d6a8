"""reshape gives the right shape and mixes pixels and channels.
Right: errors/image_axes.py."""
import torch

img = torch.zeros(3, 1, 4)
img[0] = 1  # red
permuted, reshaped = img.permute(1, 2, 0), img.reshape(1, 4, 3)
assert permuted.shape == reshaped.shape
assert not permuted.equal(reshaped)
print("permute:", permuted.int().tolist())
print("reshape:", reshaped.int().tolist())
