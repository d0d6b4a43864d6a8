"""state_dict() is no copy: what it holds goes on changing.
Right: regularisation/averaging_best_copy.py."""
import copy

from torch import nn

model = nn.Linear(1, 1)
nn.init.zeros_(model.weight)
states = {"state_dict()": model.state_dict(),
          "state_dict().copy()": model.state_dict().copy(),
          "deepcopy(state_dict())": copy.deepcopy(model.state_dict())}
nn.init.ones_(model.weight)
kept = {name: s["weight"].item() for name, s in states.items()}
assert list(kept.values()) == [1, 1, 0]
print(kept)
