"""unsqueeze(0) adds the dimension that the index asks for."""
import torch

x, row, column = torch.arange(3), 0, 1
assert x.unsqueeze(0)[row, column] == 1
print(x.unsqueeze(0), x.unsqueeze(0)[row, column])
