"""no_grad() makes tensors that training may use."""
import torch

with torch.no_grad():
    x = torch.ones(2) * 3
w = torch.ones(2, requires_grad=True)
(w * x).sum().backward()
assert torch.equal(w.grad, x)
print(w.grad)
