"""As integers the same class numbers are accepted."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.tensor([0.0, 2.0, 1.0])
loss = F.cross_entropy(logits, y.long())
by_hand = -logits.log_softmax(1)[range(3), y.long()].mean()
assert loss.isclose(by_hand)
print(f"{y} -> {y.long()}, loss {loss:.4f}")
