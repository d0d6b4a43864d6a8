"""Skip the step if the norm is not finite: weights and optimizer state stay sound.
Stop if it happens again and again."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 4)
y = x.sum(dim=1, keepdim=True)
x[37] = torch.nan  # one bad sample, in one of four batches

model = nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
skipped_in_a_row = 0
for epoch in range(30):
    for batch_x, batch_y in zip(x.split(16), y.split(16), strict=True):
        loss = nn.functional.mse_loss(model(batch_x), batch_y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        if norm.isfinite():
            optimizer.step()
            skipped_in_a_row = 0
        else:
            skipped_in_a_row += 1
            if skipped_in_a_row == 10:
                raise FloatingPointError("ten steps in a row had a norm of nan or inf")

steps = int(optimizer.state[model.weight]["step"])
error = (model.weight - 1).abs().max().item()
print(f"steps taken: {steps} of {30 * 4}")
print(f"largest error of a weight: {error:.4f}")
assert steps == 90
assert error < 0.1
