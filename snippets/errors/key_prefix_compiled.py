"""Without the prefix all keys match."""
import os

import torch
from torch import nn

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp
old, model = nn.Embedding(3, 2), nn.Embedding(3, 2)
state = torch.compile(old, backend="eager").state_dict()
state = {key.removeprefix("_orig_mod."): value
         for key, value in state.items()}
print(model, *state, model.load_state_dict(state))
assert model.weight.equal(old.weight)
