"""fp16 ends at 65504: -1e9 is no number of it."""
import torch

x = torch.zeros(2).half()
print(x)
x.masked_fill(x == 0, -1e9)
