"""The same targets as floats are accepted."""
import torch
import torch.nn.functional as F

logits, y = torch.arange(2.0), torch.arange(2)
loss = F.binary_cross_entropy_with_logits(logits, y.float())
assert loss.isclose(F.softplus(logits - 2 * y * logits).mean())
print(f"{logits}, {y.float()}, loss {loss:.4f}")
