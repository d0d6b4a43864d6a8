"""clip_grad_norm_ returns the norm before clipping. Log it to see what
a threshold would do; max_norm=inf measures and clips nothing."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for max_norm in math.inf, 2.0, 0.5:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    params = list(model.parameters())
    opt = torch.optim.SGD(params, lr=0.5)
    norms = []
    for batch in torch.randperm(len(x)).split(20):
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        grads = [p.grad for p in params]
        norm = nn.utils.get_total_norm(grads)
        flat = torch.cat([g.flatten() for g in grads])
        assert norm.allclose(flat.norm())
        assert norm == nn.utils.clip_grad_norm_(params, max_norm)
        after = nn.utils.get_total_norm(grads)
        assert after.isclose(norm.clamp(max=max_norm))
        norms.append(norm)
        opt.step()
    norms = torch.stack(norms)
    middle, high = norms.quantile(torch.tensor([0.5, 0.9]))
    print(f"max_norm {max_norm}: median {middle:.4f}, 90% {high:.4f},",
          f"clipped {(norms > max_norm).sum()} of {len(norms)}")
