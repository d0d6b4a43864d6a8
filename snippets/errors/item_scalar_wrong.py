"""A loss for each item is not one number. Raises: RuntimeError.
Right: errors/item_scalar.py."""
import torch

loss = torch.ones(3)
print(loss)
loss.item()
