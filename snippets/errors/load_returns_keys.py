"""It changes the model in place; keep the model."""
from torch import nn

old, model = nn.Linear(2, 1), nn.Linear(2, 1)
report = model.load_state_dict(old.state_dict())
assert model.weight.equal(old.weight)
print(model.eval(), report)
