"""A loss that is cut off from the weights cannot go backward.
requires_grad_() on the loss silences the error and trains nothing.
Raises: RuntimeError. Right: errors/no_grad_fn.py."""
import torch

w = torch.tensor(3.0, requires_grad=True)
(w ** 2).backward()
print("not cut: gradient of w", w.grad.item())
w.grad = None

loss = w.detach() ** 2  # detach() cuts the way back to w

silenced = loss.clone().requires_grad_()
silenced.backward()  # no error
print("silenced: gradient of the loss", silenced.grad.item(), "of w", w.grad)
assert w.grad is None

loss.backward()
