"""Check the numbers on the CPU before the GPU sees them."""
import torch
from torch import nn

logits, y = torch.zeros(2, 3), torch.tensor([0, 3])
bad = (y < 0) | (y >= logits.shape[1])
assert bad.tolist() == [False, True]
try:
    nn.functional.cross_entropy(logits, y)
except IndexError as error:  # what the CPU says
    print(y, error, "Item:", bad.nonzero().item())
