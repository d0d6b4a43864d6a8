"""A net that does not see its input ends at the entropy of the labels:
log C if they are balanced. It gives all inputs the same answer.
Right: experiments/overfit_batch.py."""
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 8)
for shares in [0.25, 0.25, 0.25, 0.25], [0.7, 0.1, 0.1, 0.1]:
    y = torch.arange(4).repeat_interleave(
        (400 * torch.tensor(shares)).round().long())
    entropy = -sum(share * math.log(share) for share in shares)
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
    nn.init.constant_(model[0].bias, -20)  # no unit ever answers
    opt = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = []
    for step in range(200):
        opt.zero_grad()
        logits = model(x)
        loss = F.cross_entropy(logits, y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    assert abs(loss - entropy) < 1e-4 and not logits.std(0).any()
    right = (logits.argmax(1) == y).float().mean()
    print(f"shares {shares}: entropy {entropy:.4f}, log C "
          f"{math.log(4):.4f}\n  loss {losses[0]:.4f} {losses[20]:.4f}"
          f" {loss:.4f} in {len(losses)} steps, right {right:.2f}, "
          f"highest ReLU input {model[0](x).max():.2f}")
