"""to_empty() reserves the memory; the weights come after that."""
import torch
from torch import nn

trained = nn.Linear(2, 1)
model = nn.Linear(2, 1, device="meta").to_empty(device="cpu")
model.load_state_dict(trained.state_dict())
assert torch.equal(model.weight, trained.weight)
assert torch.equal(model.bias, trained.bias)
print(model.weight.device, model.weight.shape)
