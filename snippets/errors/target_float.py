"""As integers the same class numbers are accepted."""
import torch
from torch import nn

torch.manual_seed(0)
logits, y = torch.randn(4, 3), torch.tensor([0.0, 2.0, 1.0, 0.0])
loss = nn.functional.cross_entropy(logits, y.long())
one_hot = nn.functional.one_hot(y.long(), 3).float()  # probabilities
assert torch.isclose(loss, nn.functional.cross_entropy(logits, one_hot))
print(f"{y.long()}, loss {loss:.4f}")
