"""load_state_dict does not read files. Raises: TypeError.
Right: errors/load_path.py."""
from torch import nn

model, path = nn.Linear(2, 1), "model.pt"
print(model, path)
model.load_state_dict(path)
