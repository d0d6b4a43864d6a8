"""x.to() must be assigned, model.to() not; Flatten is reshape."""
import torch
from torch import nn

x, model = torch.randn(4, 1, 8, 8), nn.Linear(64, 10)
flat = nn.Flatten()(x)
assert flat.equal(x.reshape(len(x), -1))
print("flat:", tuple(flat.shape))

print("x.to() is x:", x.to(torch.float64) is x)
print("model.to() is model:", model.to(torch.float64) is model)
print("x", x.dtype, "weight", model.weight.dtype)
x = x.to(torch.float64)
print("x", x.dtype, "logits", tuple(model(nn.Flatten()(x)).shape))
