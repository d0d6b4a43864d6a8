"""Classes that are numbered from 1 are moved to begin at 0."""
import torch

y = torch.arange(1, 5)
hot = torch.nn.functional.one_hot(y - 1, 4)
assert hot.equal(torch.eye(4).long())
print(hot)
