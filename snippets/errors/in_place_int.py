"""Out of place, the sum gets a dtype that can hold it."""
import torch

x, step = torch.arange(3), torch.tensor(1.5)
x = x + step
assert x.tolist() == [1.5, 2.5, 3.5]
print(x, x.dtype)
