"""float16 ends at 65504: -1e9 does not exist there. Raises: RuntimeError.
Right: errors/half_overflow.py."""
import torch

score, mask, low = torch.zeros(3).half(), torch.arange(3) > 1, -1e9
print(score, mask, low)
score.masked_fill(mask, low)
