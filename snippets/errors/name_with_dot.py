"""Any other sign will do."""
from torch import nn

names = ["layer.1", "layer.2"]
model = nn.ModuleDict({name.replace(".", "_"): nn.ReLU()
                       for name in names})
assert len(model) == 2
print(model)
