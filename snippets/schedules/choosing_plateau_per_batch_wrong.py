"""ReduceLROnPlateau counts calls without a new best value. Stepped per batch, it
takes the noise of single batches for a plateau. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau


def new_scheduler():
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    return ReduceLROnPlateau(opt)  # patience=10, factor=0.1


torch.manual_seed(0)
per_batch, per_epoch = new_scheduler(), new_scheduler()
for epoch in range(3):
    mean_loss = 2 * 0.5**epoch  # halved by each epoch
    batch_losses = mean_loss * (1 + 0.3 * torch.randn(60))
    for loss in batch_losses:
        per_batch.step(loss)
    per_epoch.step(batch_losses.mean())
    print(f"epoch {epoch}, mean loss {batch_losses.mean():.2f}:"
          f" lr {per_batch.get_last_lr()[0]:.0e} stepped per batch,"
          f" {per_epoch.get_last_lr()[0]:.0e} per epoch")
assert per_batch.get_last_lr()[0] < 1e-3
assert per_epoch.get_last_lr()[0] == 1
