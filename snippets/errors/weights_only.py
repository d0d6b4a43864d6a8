"""Tensors and plain data are loaded without ado."""
import torch
from torch import nn

model = nn.Linear(2, 1)
torch.save({"model": model.state_dict(), "epoch": 3}, "run.pt")
run = torch.load("run.pt")
assert run["model"]["weight"].equal(model.weight)
print(model, run["epoch"], *run["model"])
