"""Without out= the result has a graph; under no_grad() out= is fine."""
import torch

w, h = torch.ones(2, requires_grad=True), torch.zeros(2)
with torch.no_grad():
    torch.exp(w, out=h)
w.exp().sum().backward()
assert torch.equal(w.grad, h)
print(w.grad, h)
