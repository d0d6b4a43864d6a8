"""one_hot takes int64 and gives int64; losses want it as a float."""
import torch
from torch import nn

y = torch.arange(3).float()
code = nn.functional.one_hot(y.long(), 4).float()
assert code.is_floating_point() and code.argmax(1).equal(y.long())
print(code)
