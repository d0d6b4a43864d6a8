"""detach() gives the same values without the graph."""
import torch

w = torch.ones(2, requires_grad=True)
h = w.exp().detach()
assert not h.requires_grad and torch.equal(h, w.exp())
print(w, h)
