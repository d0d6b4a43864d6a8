"""The learning rate never reaches max_lr: step() was called once per epoch.
OneCycleLR counts batches. 10 epochs of 50 batches are 500 steps, not 10.
Right: in this file."""
import matplotlib.pyplot as plt
import torch
from torch import nn

EPOCHS, BATCHES, MAX_LR = 10, 50, 0.1


def rates(per_batch):
    """The learning rate of each batch."""
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=MAX_LR)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, MAX_LR, total_steps=EPOCHS * BATCHES)
    used = []
    for epoch in range(EPOCHS):
        for batch in range(BATCHES):
            used.append(scheduler.get_last_lr()[0])
            optimizer.step()
            if per_batch:
                scheduler.step()
        if not per_batch:
            scheduler.step()
    return used


right, wrong = rates(per_batch=True), rates(per_batch=False)
assert max(right) > 0.999 * MAX_LR
assert max(wrong) < 0.05 * MAX_LR
print(f"highest lr: {max(right):.4f} stepped per batch, {max(wrong):.4f} per epoch")
plt.figure(figsize=(3, 1.8))
plt.plot(range(0, 500, 10), right[::10], "--", color="#009e73")
plt.plot(range(0, 500, 10), wrong[::10], color="#d55e00")
plt.xticks([])
plt.yticks([0, MAX_LR], ["0", "max_lr"])
plt.savefig("curves_one_cycle_wrong.svg", metadata={
    "Title": "The learning rate stays near 0; stepped per batch it rises to max_lr"})
