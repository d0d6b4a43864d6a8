"""x.mT transposes each matrix of the batch."""
import torch

x = torch.arange(12).view(2, 3, 2)
turned = x.mT
assert all(turned[i].equal(x[i].T) for i in range(2))
print(turned)
