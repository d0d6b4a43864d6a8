"""With strict=False nothing is loaded, and nothing is said.
Right: errors/key_prefix_module.py."""
from torch import nn

old, model = (nn.Sequential(nn.Linear(2, 1)) for _ in range(2))
before = model[0].weight.clone()
state = nn.DataParallel(old).state_dict()
print(model.load_state_dict(state, strict=False))
assert model[0].weight.equal(before)
print(model, "loaded:", model[0].weight.equal(old[0].weight))
