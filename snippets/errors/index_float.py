"""As int64 they are numbers of rows."""
import torch

x, i = torch.arange(4), torch.arange(0, 4, 2).float()
assert x[i.long()].tolist() == [0, 2]
print(x, x[i.long()])
