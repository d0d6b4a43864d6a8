"""torch.compile(model) puts _orig_mod. in front of every key. The
model itself keeps its keys: save that one, or compile in place."""
import os

import torch
from torch import nn

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp
model = nn.Sequential(nn.Linear(8, 4), nn.ReLU())
compiled = torch.compile(model, backend="eager")
print("compiled: ", list(compiled.state_dict()))
inner = compiled._orig_mod
assert inner is model  # the same weights, not a copy

print("model:    ", list(model.state_dict()))
assert list(inner.state_dict()) == list(model.state_dict())
fresh = nn.Sequential(nn.Linear(8, 4), nn.ReLU())
fresh.load_state_dict(model.state_dict())
assert fresh[0].weight.equal(inner[0].weight)

fresh.compile(backend="eager")  # in place: no wrapper, no prefix
keys = list(fresh.state_dict())
print("in place: ", keys)
assert keys == list(model.state_dict())
