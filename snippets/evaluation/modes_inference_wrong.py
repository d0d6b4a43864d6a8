"""A tensor made in inference mode cannot be saved for backward; one made under
no_grad() can, and so can a clone.
Raises: RuntimeError. Right: errors/inference_saved.py."""
import torch

w = torch.ones(3, requires_grad=True)


def gradient(factor):
    (gradient,) = torch.autograd.grad((w * factor).sum(), w)
    return gradient.tolist()


with torch.no_grad():
    cache = w * 2
assert gradient(cache) == [2, 2, 2]
print("made under no_grad():", gradient(cache))

with torch.inference_mode():
    cache = w * 2
assert gradient(cache.clone()) == [2, 2, 2]
print("a clone of one made in inference mode:", gradient(cache.clone()))

(w + cache).sum().backward()  # a sum saves nothing for backward
assert w.grad.tolist() == [1, 1, 1]
print("the gradient of w + cache:", w.grad.tolist())
gradient(cache)
