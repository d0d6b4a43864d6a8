"""Without the prefix all keys match."""
from torch import nn

old, model = (nn.Sequential(nn.Linear(2, 1)) for _ in range(2))
state = nn.DataParallel(old).state_dict()
state = {key.removeprefix("module."): value
         for key, value in state.items()}
print(model, *state, model.load_state_dict(state))
assert model[0].weight.equal(old[0].weight)
