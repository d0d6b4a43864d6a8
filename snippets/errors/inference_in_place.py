"""item() takes the number out, or the division moves in."""
import torch

with torch.inference_mode():
    total = torch.ones(1) * 6
loss = total.item() / 4
assert loss == (total / 4).item() == 1.5  # out of place works too
print(loss)
