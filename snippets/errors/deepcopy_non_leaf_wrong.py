"""The module keeps an output of its last forward pass. Raises: RuntimeError.
Right: errors/deepcopy_non_leaf.py."""
import copy

from torch import nn

model = nn.Linear(2, 1)
model.last = model.weight.exp()
print(model, model.last.shape)
copy.deepcopy(model)
