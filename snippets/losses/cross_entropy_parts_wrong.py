"""Cross entropy is log-softmax and NLL where targets are class indices.
It also takes probabilities and label smoothing; NLL refuses probabilities.
Raises: RuntimeError. Right: regularisation/label_smoothing.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(32, 10)
y = torch.randint(10, (32,))
loss = F.cross_entropy(logits, y)
assert loss.isclose(F.nll_loss(logits.log_softmax(dim=1), y))
print(f"class indices: {loss:.4f}")

probabilities = 0.9 * F.one_hot(y, 10) + 0.1 / 10  # (batch, classes)
loss = F.cross_entropy(logits, probabilities)
assert loss.isclose(F.cross_entropy(logits, y, label_smoothing=0.1))
print(f"probabilities: {loss:.4f}")
F.nll_loss(logits.log_softmax(dim=1), probabilities)
