"""Without it there is one class number for each pixel."""
import torch
import torch.nn.functional as F

logits = torch.zeros(2, 3, 4, 4)
mask = torch.ones(2, 1, 4, 4).long().squeeze(1)
loss = F.cross_entropy(logits, mask)
assert loss.isclose(-logits.log_softmax(1).mean())
print(logits.shape, mask.shape, f"loss {loss:.4f}")
