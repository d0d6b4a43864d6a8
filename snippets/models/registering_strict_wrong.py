"""strict=False hushes the error and loads nothing. Cut the prefix.
Right: errors/key_prefix_module.py."""
from torch import nn

trained, model = (nn.Sequential(nn.Linear(8, 2)) for _ in range(2))
print(trained[0])
wanted, before = (m[0].weight.clone() for m in (trained, model))
state = nn.DataParallel(trained).state_dict()

print(model.load_state_dict(state, strict=False))
assert model[0].weight.equal(before)

bare = {key.removeprefix("module."): t for key, t in state.items()}
print(model.load_state_dict(bare))
assert model[0].weight.equal(wanted)
