"""Ask the class which options it has."""
import inspect

from torch import nn

for layer in nn.ReLU, nn.GELU:
    print(layer.__name__, list(inspect.signature(layer).parameters))
assert "inplace" not in inspect.signature(nn.GELU).parameters
