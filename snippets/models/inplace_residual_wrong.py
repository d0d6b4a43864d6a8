"""A block that starts with a ReLU in place overwrites its own skip.
Right: in this file."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, inplace):
        super().__init__()
        self.f = nn.Sequential(nn.ReLU(inplace), nn.Linear(3, 3))

    def forward(self, x):
        return self.f(x) + x


torch.manual_seed(0)
right, wrong = Block(False), Block(True)
wrong.load_state_dict(right.state_dict())
x = torch.tensor([[-2.0, -1.0, 3.0]], requires_grad=True)
h = x.clone()

out = right(h)
skip = h.relu()
bad = wrong(h)
assert bad.equal(right.f(skip) + skip)  # relu(h) where h should be
assert (bad - out).allclose(skip - x)
bad.sum().backward()  # no error
rows = {"right": out, "wrong": bad, "gap": bad - out, "grad": x.grad}
for name, t in rows.items():
    print(f"{name:5}", *(f"{value:7.4f}" for value in t.flatten()))
