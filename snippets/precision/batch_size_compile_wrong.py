"""The state of a compiled model has other keys than the model; with
strict=False nothing is loaded and nothing raises.
Right: precision/batch_size_compile.py."""
import os

import torch
from torch import nn

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp
saved, fresh = nn.Linear(8, 2), nn.Linear(8, 2)
state = torch.compile(saved, backend="eager").state_dict()
print("not loaded:", fresh.load_state_dict(state, strict=False)[0])
assert not fresh.weight.equal(saved.weight)

cut = {k.removeprefix("_orig_mod."): v for k, v in state.items()}
fresh.load_state_dict(cut)
assert fresh.weight.equal(saved.weight)
print("without the prefix:", list(cut))
try:
    fresh.load_state_dict(state)
except RuntimeError as error:
    for line in str(error).splitlines():
        print(line.strip())
