"""Tensors and plain data are loaded without ado."""
import torch
from torch import nn

model = nn.Linear(2, 1)
torch.save({"model": model.state_dict(), "epoch": 3}, "run.pt")
run = torch.load("run.pt")
weight = run["model"]["weight"]
assert weight.equal(model.weight) and run["epoch"] == 3
print(model, run["epoch"], *run["model"])
