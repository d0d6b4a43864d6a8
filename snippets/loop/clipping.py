"""Clipping by norm shortens the gradient and keeps its direction.
Clipping by value cuts each entry and turns it."""
import torch
from torch import nn

w = nn.Parameter(torch.zeros(2))
opt = torch.optim.SGD([w], lr=1)
slope = torch.tensor([3.0, 0.4])

for name, clip, by_hand in [
        ("by norm ", nn.utils.clip_grad_norm_, slope / slope.norm()),
        ("by value", nn.utils.clip_grad_value_, slope.clamp(max=1))]:
    opt.zero_grad()
    (slope * w).sum().backward()
    clip([w], 1.0)  # after backward, before step
    before = w.detach().clone()
    opt.step()

    assert w.grad.allclose(by_hand) and w.allclose(before - by_hand)
    kept = torch.cosine_similarity(slope, w.grad, dim=0)
    print(name, *(f"{g:.4f}" for g in w.grad.tolist()),
          f" norm {w.grad.norm():.4f}, cosine with before {kept:.4f}")
