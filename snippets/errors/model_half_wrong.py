"""half() converts the weights; the batch stays float32. Raises: RuntimeError.
Right: errors/model_half.py."""
import torch
from torch import nn

x, model = torch.ones(2, 3), nn.Linear(3, 1).half()
print(x.dtype, x.shape, model, model.weight.dtype)
model(x)
