"""A loss that is cut from the weights cannot go backward.
requires_grad_() on the loss silences that and trains nothing. Raises: RuntimeError.
Right: errors/no_grad_fn.py."""
import torch

w = torch.tensor(3.0, requires_grad=True)
(w ** 2).backward()
print("whole: w.grad", w.grad.item())

w.grad = None
loss = w.detach() ** 2  # the cut
silenced = loss.clone().requires_grad_()
silenced.backward()
print("silenced: loss.grad", silenced.grad.item(), "w.grad", w.grad)
print("cut: loss", loss.item())
loss.backward()
