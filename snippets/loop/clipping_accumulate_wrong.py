"""With gradient accumulation, clip once, before the step. Clipped
after each backward, the sum so far is cut and later rows outweigh.
Right: in this file."""
import torch
from torch import nn

rows = torch.tensor([[8.0, 2.0], [0.0, 8.0]])
for each in False, True:
    w = nn.Parameter(torch.zeros(2))
    opt = torch.optim.SGD([w], lr=1)
    for row in rows:
        (row @ w / len(rows)).backward()
        if each:
            nn.utils.clip_grad_norm_([w], 1.0)
    nn.utils.clip_grad_norm_([w], 1.0)
    opt.step()
    mean = rows.mean(0)
    assert each != w.allclose(-mean / mean.norm())
    print("each time:" if each else "once:     ",
          *(f"{v:.4f}" for v in w.tolist()))
