"""A block that starts with an in-place ReLU overwrites its own skip connection.
Right: in this file."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, inplace):
        super().__init__()
        self.f = nn.Sequential(nn.ReLU(inplace), nn.Linear(3, 3))

    def forward(self, x):
        return x + self.f(x)


torch.manual_seed(0)
right, wrong = Block(inplace=False), Block(inplace=True)
wrong.load_state_dict(right.state_dict())

x = torch.tensor([[-2.0, -1.0, 3.0]])
expected = right(x.clone())
result = wrong(x.clone())
assert result.equal(x.relu() + right.f(x))  # relu(x) in place of x
assert not result.allclose(expected)
result.sum().backward()  # raises nothing
print("x + f(x):      ", [round(value, 4) for value in expected[0].tolist()])
print("with inplace:  ", [round(value, 4) for value in result[0].tolist()])
