"""Cast one side, or let autocast cast both."""
import torch

x, w = torch.ones(2, 2).half(), torch.ones(2, 2)
with torch.autocast(x.device.type, dtype=torch.float16):
    y = x @ w
assert y.equal(x @ w.half()) and y.dtype == torch.float16
print(y)
