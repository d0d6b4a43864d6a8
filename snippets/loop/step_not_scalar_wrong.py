"""backward fills .grad of leaves, and it starts from one number.
Raises: RuntimeError. Right: errors/scalar_only.py."""
import torch

x = torch.tensor([1.0, 2.0])
w = torch.tensor([3.0, 5.0], requires_grad=True)
h = w * x
k = h ** 2
h.retain_grad()  # else only the leaf w keeps its gradient
k.sum().backward()
assert w.grad.equal(2 * w * x ** 2)
assert x.grad is None
print("w", w.grad.tolist(), "h", h.grad.tolist(), "x", x.grad)

losses = (w - x) ** 2  # (2,): what reduction="none" returns
print("mean", losses.mean().item())
losses.backward()
