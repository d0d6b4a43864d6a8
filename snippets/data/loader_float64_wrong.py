"""NumPy's float64 does not meet the float32 of a model. Raises: RuntimeError.
Right: errors/linear_double.py."""
import torch
from sklearn.datasets import load_digits
from torch import nn

x = torch.tensor(load_digits().data)
model = nn.Linear(64, 10)
print("data:", x.dtype, tuple(x.shape), "weights:", model.weight.dtype)
assert model(x.float()).shape == (1797, 10)
model(x)
