"""squeeze(1) gives the logits the shape of the targets."""
import torch
import torch.nn.functional as F

logits, y = torch.zeros(3, 1), torch.ones(3)
logits = logits.squeeze(1)
loss = F.binary_cross_entropy_with_logits(logits, y)
assert loss.isclose(-logits.sigmoid().log().mean())
print(logits.shape, y.shape, f"loss {loss:.4f}")
