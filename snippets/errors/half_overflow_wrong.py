"""fp16 ends at 65504: -1e9 is no number of it."""
import torch

x, low = torch.zeros(2).half(), -1e9
print(x, low)
x.masked_fill(x.bool(), low)
