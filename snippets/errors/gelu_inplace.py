"""Ask the class which options it has."""
import inspect

from torch import nn

for layer in nn.ReLU, nn.GELU:
    options = list(inspect.signature(layer).parameters)
    print(layer.__name__, options)
assert options == ["approximate"]  # those of GELU
