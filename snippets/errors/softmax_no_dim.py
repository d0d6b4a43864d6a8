"""With dim=-1 the probabilities of each step sum to 1."""
import torch
import torch.nn.functional as F

x = torch.zeros(2, 1, 4)
p = F.softmax(x, dim=-1)
assert p.sum(-1).eq(1).all()
print(x.shape, p)
