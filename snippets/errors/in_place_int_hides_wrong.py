"""Made an integer too, the step loses its half. Right: errors/in_place_int.py."""
import torch

x, step = torch.arange(3), torch.tensor(1.5)
x.add_(step.long())
assert x.tolist() == [1, 2, 3]
print("after a step of", step.item(), x)
