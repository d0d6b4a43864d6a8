"""A buffer moves with the model."""
import torch
from torch import nn

model = nn.Linear(2, 2)
model.register_buffer("mean", torch.ones(2))
assert torch.equal(model.state_dict()["mean"], torch.ones(2))
model.to("meta")
print(model.weight.sub(model.mean).shape, model.mean.device)
