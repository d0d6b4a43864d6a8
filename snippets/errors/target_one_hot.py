"""Class numbers, and one-hot floats, give the same loss."""
import torch
import torch.nn.functional as F

logits, one_hot = torch.eye(3), F.one_hot(torch.arange(3))
y = one_hot.argmax(1)
loss = F.cross_entropy(logits, y)
assert loss.isclose(F.cross_entropy(logits, one_hot.float()))
print(f"{y}, loss {loss:.4f}")
