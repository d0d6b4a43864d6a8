"""The smallest number of the dtype, whichever it is, does it."""
import torch

score, mask = torch.zeros(3).half(), torch.arange(3) > 1
low = torch.finfo(score.dtype).min
p = score.masked_fill(mask, low).softmax(0)
assert p.tolist() == [0.5, 0.5, 0]
print(low, p)
