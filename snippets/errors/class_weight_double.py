"""As floats the weights are accepted."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.arange(3)
weight = torch.arange(3).double().float()
assert weight.dtype == logits.dtype
loss = F.cross_entropy(logits, y, weight)
print(y, weight, f"loss {loss:.4f}")
