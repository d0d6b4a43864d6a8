"""Clipping before unscale_ cuts the scaled gradient: SGD then moves
thousands of times too little. Adam's first step hides it. Right: precision/amp.py."""
import torch
from torch import nn

true_grad = torch.tensor([0.03, 0.04])  # norm 0.05: nothing to clip
for cls in [torch.optim.SGD, torch.optim.Adam]:
    moved = []
    for unscale_first in [True, False]:
        w = nn.Parameter(torch.zeros(2))
        opt = cls([w], lr=1)
        scaler = torch.amp.GradScaler(w.device.type)
        scaler.scale((w * true_grad).sum()).backward()
        if unscale_first:
            scaler.unscale_(opt)
        nn.utils.clip_grad_norm_([w], max_norm=1)
        scaler.step(opt)
        moved.append(w.norm().item())
    right, wrong = moved
    assert (right > 1000 * wrong) == (cls is torch.optim.SGD)
    print(f"{cls.__name__:4} moves {right:.4g}, wrong {wrong:.4g}")
