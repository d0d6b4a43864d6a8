"""The keys of a wrapped model begin with the wrapper's name for it. Save the model
inside, or take the prefix off."""
import os

import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp
model = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))
plain = list(model.state_dict())
parallel = nn.DataParallel(model)  # DistributedDataParallel names it module as well
compiled = torch.compile(model, backend="eager")  # compiles at the first call
print(next(iter(parallel.state_dict())))
print(next(iter(compiled.state_dict())))

# When you save: the state of the model itself. The weights are the same ones.
assert list(parallel.module.state_dict()) == plain
assert list(compiled._orig_mod.state_dict()) == plain

# When you load: change the keys in place.
state = parallel.state_dict()
consume_prefix_in_state_dict_if_present(state, "module.")
assert list(state) == plain
state = compiled.state_dict()
consume_prefix_in_state_dict_if_present(state, "_orig_mod.")
assert list(state) == plain

# A compiled part of a model has the prefix in the middle of its keys.
model[0] = torch.compile(model[0], backend="eager")
state = model.state_dict()
print(next(iter(state)))
consume_prefix_in_state_dict_if_present(state, "_orig_mod.")
assert "0._orig_mod.weight" in state  # still there
state = {key.replace("_orig_mod.", ""): value for key, value in state.items()}
assert list(state) == plain
