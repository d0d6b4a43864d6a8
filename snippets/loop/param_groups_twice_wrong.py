"""A parameter can be in one group only. Choose the rest by name. Raises: ValueError.
Right: in this file."""
import torch
from torch import nn

model = nn.ModuleDict({"body": nn.Linear(4, 3), "head": nn.Linear(3, 2)})
head = list(model["head"].parameters())
rest = [p for name, p in model.named_parameters() if not name.startswith("head.")]
optimizer = torch.optim.SGD([{"params": rest, "lr": 0.01}, {"params": head}], lr=0.1)
assert sum(len(group["params"]) for group in optimizer.param_groups) == 4
for group in optimizer.param_groups:
    print("lr", group["lr"], "of", [tuple(p.shape) for p in group["params"]])

torch.optim.SGD([{"params": model.parameters()}, {"params": head}], lr=0.1)
