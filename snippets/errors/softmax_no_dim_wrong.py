"""Without dim, softmax of three dimensions is over the batch. Warns: UserWarning.
Right: errors/softmax_no_dim.py."""
import torch
import torch.nn.functional as F

x = torch.zeros(2, 1, 4)
p = F.softmax(x)
assert p.sum(0).allclose(torch.ones(4))
print(x.shape, p)
