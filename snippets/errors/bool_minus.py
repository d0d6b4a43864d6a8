"""~ inverts a mask of booleans."""
import torch

mask = torch.arange(3) > 1
assert torch.equal(~mask, mask == 0)
print(~mask)
