"""Ignored targets count neither in the sum nor in the number of items. If all are
ignored, the mean is nan and its gradient 0. Right: in this file."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(5, 3)
some = torch.tensor([2, 0, -100, -100, -100])  # -100 is the default
assert F.cross_entropy(logits, some).equal(F.cross_entropy(logits[:2], some[:2]))


def safe_mean(logits, target):
    """Return the same mean, and 0 if every target is ignored."""
    total = F.cross_entropy(logits, target, reduction="sum")
    return total / (target != -100).sum().clamp(min=1)


def show(target):
    z = logits.clone().requires_grad_()
    loss = F.cross_entropy(z, target)
    loss.backward()
    safe = safe_mean(logits, target)
    print(f"{target.tolist()}:\n  loss {loss:.4f}, gradient {z.grad.norm():.4f}; "
          f"sum over count {safe:.4f}")
    return loss, z.grad, safe


loss, gradient, safe = show(some)
ignored = some == -100
assert safe.allclose(loss)
assert gradient.any(dim=1).equal(~ignored)
loss, gradient, safe = show(torch.full((5,), -100))
assert loss.isnan()
assert not gradient.any()
assert safe == 0
