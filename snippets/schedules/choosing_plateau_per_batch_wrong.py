"""ReduceLROnPlateau counts calls without a new best value. Stepped per batch, it
takes the noise of single batches for a plateau. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

epochs, batches = 3, 60


def new_scheduler():
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    return ReduceLROnPlateau(opt)  # patience=10, factor=0.1


def final_lrs(noise):
    """The last lr, stepped per batch and per epoch, of a loss that keeps falling."""
    generator = torch.Generator().manual_seed(0)
    per_batch, per_epoch = new_scheduler(), new_scheduler()
    for epoch in range(epochs):
        done = epoch + torch.arange(batches) / batches  # in epochs
        true_loss = 2 * 0.5**done  # each epoch halves it
        batch_losses = true_loss * (
            1 + noise * torch.randn(batches, generator=generator)
        )
        for loss in batch_losses:
            per_batch.step(loss)
        per_epoch.step(batch_losses.mean())
    return per_batch.get_last_lr()[0], per_epoch.get_last_lr()[0]


print("noise of a batch   lr if stepped per batch   per epoch")
for noise in 0.0, 0.05, 0.1, 0.3:
    per_batch, per_epoch = final_lrs(noise)
    print(f"{noise:16.0%}   {per_batch:23.0e}   {per_epoch:9.0e}")
    assert per_epoch == 1
    if noise == 0:
        assert per_batch == 1
    if noise >= 0.1:
        assert per_batch < 0.5
