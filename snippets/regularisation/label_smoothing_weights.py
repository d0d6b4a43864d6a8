"""Ignored positions count for nothing. With class weights the smoothed
loss divides by the weights of the labels, soft targets by N."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
e, weight = 0.1, torch.tensor([1.0, 2.0, 6.0])
logits, y = torch.randn(4, 3), torch.tensor([0, 1, 2, 2])
soft = (1 - e) * F.one_hot(y, 3) + e / 3
weighted = -(soft * logits.log_softmax(1) * weight).sum()

loss = F.cross_entropy(logits, y, weight, label_smoothing=e)
assert loss.allclose(weighted / weight[y].sum())
by_soft = F.cross_entropy(logits, soft, weight)
assert by_soft.allclose(weighted / len(y))
print(f"label_smoothing {loss:.4f}, soft targets {by_soft:.4f}")

y[0] = -100  # the default of ignore_index
loss = F.cross_entropy(logits, y, label_smoothing=e)
rest = F.cross_entropy(logits[1:], y[1:], label_smoothing=e)
assert loss.equal(rest)
print(f"first ignored {loss:.4f}, first left out {rest:.4f}")
