"""squeeze and unsqueeze copy nothing: what is written to y changes x."""
import torch

x = torch.zeros(1, 3)
for y in x.squeeze(0), x.unsqueeze(-1), x.squeeze(1):
    assert y is not x
    y += 1
    print("y", tuple(y.shape), "x", x.tolist())

y = x.squeeze(0).clone()
y += 1
print("clone", y.tolist(), "x", x.tolist())
assert x.tolist() == [[3, 3, 3]]
