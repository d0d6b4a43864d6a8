"""From 0, three labels fit into three columns."""
import torch
import torch.nn.functional as F

y = torch.arange(1, 4)
one_hot = F.one_hot(y - 1, 3)
assert one_hot.equal(torch.eye(3).long())
print(y, one_hot)
