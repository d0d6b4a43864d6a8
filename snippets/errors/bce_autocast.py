"""The loss on logits is computed in fp32, whatever autocast does."""
import torch
import torch.nn.functional as F

x, y = torch.full((1,), 8.0), torch.zeros(1)
with torch.autocast(x.device.type, dtype=torch.bfloat16):
    loss = F.binary_cross_entropy_with_logits(x.bfloat16(), y)
assert loss.dtype == torch.float32 and 8 < loss < 8.01
print(f"{loss:.4f}")
