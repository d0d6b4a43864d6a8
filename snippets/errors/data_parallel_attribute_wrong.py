"""The wrapper has none of the attributes of the model. Raises: AttributeError.
Right: errors/data_parallel_attribute.py."""
from torch import nn

model = nn.DataParallel(nn.Linear(2, 1))
print(model)
print(model.in_features)
