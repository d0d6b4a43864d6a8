"""reshape gives the right shape and mixes pixels and channels."""
import torch

img = torch.zeros(3, 2, 4)
img[0] = 1
red = torch.tensor([1, 0, 0])
permuted = (img.permute(1, 2, 0) == red).all(2)
reshaped = (img.reshape(2, 4, 3) == red).all(2)
assert permuted.sum() == 8 and reshaped.sum() == 0
print("red after permute:", permuted.tolist())
print("red after reshape:", reshaped.tolist())
