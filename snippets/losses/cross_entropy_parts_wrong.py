"""Cross entropy is log-softmax and NLL where targets are class numbers.
It takes probabilities and label smoothing too; NLL refuses them.
Raises: RuntimeError. Right: regularisation/label_smoothing.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits, y = torch.randn(32, 10), torch.randint(10, (32,))
loss = F.cross_entropy(logits, y)
assert loss.allclose(F.nll_loss(logits.log_softmax(1), y))
print(f"class numbers: {loss:.4f}")

probs = 0.9 * F.one_hot(y, 10) + 0.1 / 10  # (batch, classes)
loss = F.cross_entropy(logits, probs)
assert loss.allclose(F.cross_entropy(logits, y, label_smoothing=0.1))
print(f"probabilities: {loss:.4f}")
F.nll_loss(logits.log_softmax(1), probs)
