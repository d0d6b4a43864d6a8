"""`tensor.to(device)` returns a tensor, which you assign; `model.to(device)`
moves the model itself. The device "meta" stands in for a GPU."""
import torch
from torch import nn

images = torch.randn(4, 1, 8, 8)
model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))

images.to("meta")  # the result is dropped
model.to("meta")
print("not assigned: images on", images.device, "model on", model[1].weight.device)
assert images.device.type == "cpu"
assert model[1].weight.device.type == "meta"

images = images.to("meta")
print("assigned: images on", images.device)
assert images.device.type == "meta"
assert images.to("meta") is images  # already there: the same tensor
print("logits:", tuple(model(images).shape))
