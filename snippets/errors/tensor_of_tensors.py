"""stack() makes one tensor of several."""
import torch

parts = [torch.zeros(2), torch.ones(2)]
x = torch.stack(parts)
assert torch.equal(x[0], parts[0]) and torch.equal(x[1], parts[1])
print(x)
