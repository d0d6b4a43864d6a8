"""get_last_lr() tells what to print."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
sched, before = ReduceLROnPlateau(opt, patience=0), [0.1]
for epoch, val_loss in enumerate([0.9, 0.9, 0.8]):
    sched.step(val_loss)
    if sched.get_last_lr() != before:
        print(f"epoch {epoch}: lr {before} -> {sched.get_last_lr()}")
    before = sched.get_last_lr()
assert before[0] < 0.02
print(model)
