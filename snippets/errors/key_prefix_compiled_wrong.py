"""The keys of a compiled model begin with _orig_mod. Raises: RuntimeError.
Right: errors/key_prefix_compiled.py."""
import os

import torch

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp
model = torch.nn.Embedding(3, 2)
state = torch.compile(model, backend="eager").state_dict()
print(model, *state)
model.load_state_dict(state)
