"""`tensor.to(device)` returns a tensor, which you assign; `model.to(device)`
moves the model itself. The device "meta" stands in for a GPU."""
import torch
from torch import nn

images = torch.randn(4, 1, 8, 8)
model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))

images.to("meta")  # the result is dropped
model.to("meta")
where = {"images": str(images.device), "model": str(model[1].weight.device)}
print("not assigned:", where)
assert where == {"images": "cpu", "model": "meta"}

images = images.to("meta")
print("assigned: images on", images.device)
assert images.device == torch.device("meta")
assert images.to("meta") is images  # already there: the same tensor
print("logits:", tuple(model(images).shape))
