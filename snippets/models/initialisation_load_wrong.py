"""model.apply(init_weights) after load_state_dict throws the loaded weights away, and
nothing raises. Initialise first, or only the new layers.
Right: in this file."""
import torch
from torch import nn


def init_weights(module):
    if isinstance(module, nn.Linear):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)


def build():
    return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


torch.manual_seed(0)
saved = build().state_dict()  # as from torch.load

wrong = build()
wrong.load_state_dict(saved)
wrong.apply(init_weights)
print("apply after loading:", "kept" if wrong[0].weight.equal(saved["0.weight"])
      else "lost")

right = build()
right.apply(init_weights)
right.load_state_dict(saved)
right[2] = nn.Linear(32, 5)  # a new head
right[2].apply(init_weights)
print("apply to the new head:", "kept" if right[0].weight.equal(saved["0.weight"])
      else "lost")

assert not wrong[0].weight.equal(saved["0.weight"])
assert right[0].weight.equal(saved["0.weight"])
assert not right[2].bias.any()
