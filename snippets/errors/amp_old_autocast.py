"""The device is the first argument."""
import torch

x = torch.eye(2)
with torch.amp.autocast(x.device.type, dtype=torch.bfloat16):
    y = x @ x
assert y.dtype == torch.bfloat16
print(y)
