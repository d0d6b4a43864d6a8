"""The checkpoint has ten classes, the model three. Raises: RuntimeError.
Right: errors/size_mismatch.py."""
from torch import nn

old, new = nn.Linear(4, 10), nn.Linear(4, 3)
new.load_state_dict(old.state_dict())
