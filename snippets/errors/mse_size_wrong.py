"""Right predictions of shape (3, 1) have a loss against (3,). Warns: UserWarning.
Right: errors/mse_size.py."""
import torch
import torch.nn.functional as F

y = torch.arange(3.0)
out = y.unsqueeze(1)
loss = F.mse_loss(out, y)
assert loss > 1
print(out.shape, y, f"loss {loss:.4f}")
