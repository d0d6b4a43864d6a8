"""A layer that forward() builds is unknown to the optimizer.
Right: errors/linear_input.py."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 4)

    def forward(self, x):
        x = self.body(x)
        if not hasattr(self, "head"):
            self.head = nn.Linear(x.shape[1], 1)
        return self.head(x)


x, model = torch.ones(2, 3), Net()
opt = torch.optim.SGD(model.parameters())
model(x).sum().backward()
body, head = model.body.weight.clone(), model.head.weight.clone()
opt.step()
print(x.shape, model(x).shape, model)
assert not body.equal(model.body.weight)
assert head.equal(model.head.weight)  # not trained
known = opt.param_groups[0]["params"]
print("the optimizer has", len(known), "of", len([*model.parameters()]))
