"""Clipping by norm scales the gradient and keeps its direction.
Clipping by value clamps each entry, which changes the direction."""
import torch
from torch import nn

gradient = torch.tensor([3.0, 0.4])
w = nn.Parameter(torch.zeros(2))


def report(name):
    cosine = torch.cosine_similarity(gradient, w.grad, dim=0).item()
    print(f"{name}: {w.grad[0]:.4f} {w.grad[1]:.4f}, norm {w.grad.norm():.4f},"
          f" cosine with the gradient {cosine:.4f}")
    return cosine


w.grad = gradient.clone()
nn.utils.clip_grad_norm_([w], max_norm=1.0)
assert w.grad.allclose(gradient / gradient.norm())
assert report("by norm ") > 0.9999

w.grad = gradient.clone()
nn.utils.clip_grad_value_([w], clip_value=1.0)
assert w.grad.equal(gradient.clamp(-1, 1))
assert report("by value") < 0.98
