"""eta_min is one lr for all groups. A group that starts below it is not
decayed but raised, here to a hundred times its lr. Right: recipes/warmup_cosine.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR

pretrained, head = nn.Linear(4, 4), nn.Linear(4, 2)
opt = torch.optim.AdamW([
    {"params": pretrained.parameters(), "lr": 1e-6},
    {"params": head.parameters(), "lr": 1e-3},
])
scheduler = CosineAnnealingLR(opt, T_max=100, eta_min=1e-4)
before = scheduler.get_last_lr()
for _ in range(100):
    opt.step()
    scheduler.step()
after = scheduler.get_last_lr()
for name, first, last in zip(["pretrained", "head"], before, after):
    print(f"{name:10} first lr {first:.0e}, last lr {last:.0e}")
assert after[0] > 50 * before[0]
assert after[1] < before[1] / 5
