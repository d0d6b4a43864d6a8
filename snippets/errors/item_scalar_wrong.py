"""A loss for each item is not one number."""
import torch

loss = torch.ones(3)
print(loss)
loss.item()
