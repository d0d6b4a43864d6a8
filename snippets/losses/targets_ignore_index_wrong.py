"""Ignored targets leave the mean. If all are ignored, the loss is nan;
its gradient is 0. A sum over at least one gives 0. Right: in this file."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(5, 3, requires_grad=True)
y = torch.tensor([2, 0, -100, -100, -100])  # -100 is the default
loss = F.cross_entropy(logits, y)
assert loss.equal(F.cross_entropy(logits[:2], y[:2]))

for start in 0, 1, 2:
    out, targets = logits[start:], y[start:]
    loss = F.cross_entropy(out, targets)
    (grad,) = torch.autograd.grad(loss, logits)
    total = F.cross_entropy(out, targets, reduction="sum")
    counted = total / (targets != -100).sum().clamp(min=1)
    assert counted.allclose(loss.nan_to_num())
    assert grad.any() == (counted > 0)
    print(f"{targets.tolist()}: loss {loss:.4f}, gradient "
          f"{grad.norm():.4f}; sum over count {counted:.4f}")
