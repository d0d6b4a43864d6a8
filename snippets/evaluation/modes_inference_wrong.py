"""A tensor made in inference mode cannot be used in training later; one made under
no_grad() can. Raises: RuntimeError. Right: errors/inference_saved.py."""
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

gradient(cache)
