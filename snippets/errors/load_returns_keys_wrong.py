"""load_state_dict returns a report, not the model. Raises: AttributeError.
Right: errors/load_returns_keys.py."""
from torch import nn

model = nn.Linear(2, 1)
print(model)
model = model.load_state_dict(model.state_dict())
print(model)
model.eval()
