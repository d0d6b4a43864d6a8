"""torch.load reads the file."""
import torch
from torch import nn

old, model = nn.Linear(2, 1), nn.Linear(2, 1)
torch.save(old.state_dict(), "model.pt")
print(model, model.load_state_dict(torch.load("model.pt")))
assert model.weight.equal(old.weight)
