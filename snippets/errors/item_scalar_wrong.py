"""A loss for each item is not one number. Raises: RuntimeError."""
import torch

loss = torch.ones(3)
print(loss)
loss.item()
