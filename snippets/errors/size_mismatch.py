"""Without the head the rest is loaded; strict=False reports the gap."""
from torch import nn

old = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 10))
new = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))
state = {key: value for key, value in old.state_dict().items()
         if not key.startswith("1.")}
print(new.load_state_dict(state, strict=False))
assert new[0].weight.equal(old[0].weight)
print(old[1], new[1])
