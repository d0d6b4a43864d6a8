"""BCEWithLogitsLoss takes logits; it is a sigmoid and BCELoss."""
import torch
import torch.nn.functional as F

logits, y = torch.tensor([-2.0, 3.0]), torch.ones(2)
loss = F.binary_cross_entropy_with_logits(logits, y)
assert loss.isclose(F.binary_cross_entropy(logits.sigmoid(), y))
print(f"{logits}, {y}, loss {loss:.4f}")
