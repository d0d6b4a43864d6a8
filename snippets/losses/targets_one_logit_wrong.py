"""Cross entropy on a single logit is 0 and has the gradient 0: a softmax over one
class is always 1. Right: losses/binary_outputs.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(8, 1, requires_grad=True)
y = torch.tensor([0.0, 1.0] * 4).unsqueeze(1)  # (8, 1)
loss = F.cross_entropy(logits, y)
loss.backward()
gradient = logits.grad.norm().item()
assert loss == 0
assert gradient == 0
print(f"cross entropy:   loss {loss.abs():.4f}, gradient {gradient:.4f}")

logits.grad = None
loss = F.binary_cross_entropy_with_logits(logits, y)
loss.backward()
gradient = logits.grad.norm().item()
assert loss > 0
assert gradient > 0
print(f"BCE with logits: loss {loss:.4f}, gradient {gradient:.4f}")
