"""squeeze(1) makes the column a row of class numbers."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.arange(3).unsqueeze(1)
y = y.squeeze(1)  # (3, 1) to (3,)
loss = F.cross_entropy(logits, y)
assert loss.isclose(-logits.log_softmax(1).diag().mean())
print(f"{y}, loss {loss:.4f}")
