"""nn.Flatten as the first layer does what a reshape in the loop does; a
convolution needs the image as it is."""
import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(4, 1, 8, 8)  # (batch, channel, height, width)

flat = nn.Flatten()(images)
assert flat.equal(images.reshape(len(images), -1))
print("flat:", tuple(flat.shape))

model = nn.Sequential(
    nn.Conv2d(1, 5, kernel_size=3), nn.ReLU(),
    nn.Flatten(), nn.Linear(180, 10))
print("features:", tuple(model[:2](images).shape))
print("logits:", tuple(model(images).shape))
assert model(images).shape == (4, 10)
