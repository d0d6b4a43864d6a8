"""flatten(1) keeps the batch; a layer makes 3 classes of the rest."""
import torch
import torch.nn.functional as F
from torch import nn

x, y = torch.ones(8, 4, 3), torch.arange(8) % 3
logits = nn.Linear(12, 3)(x.flatten(1))
assert len(logits) == len(y)
loss = F.cross_entropy(logits, y)
print(x.shape, logits.shape, y, loss.shape)
