"""With a star the list is handed over layer by layer."""
from torch import nn

layers = [nn.Linear(2, 3), nn.ReLU()]
model = nn.Sequential(*layers)
assert list(model) == layers
print(model)
