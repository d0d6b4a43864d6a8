"""to() moves buffers and leaves plain tensors where they are; a buffer with
persistent=False moves and is not saved. A tensor assigned to a buffer's name becomes
the buffer."""
import torch
from torch import nn


class Normalise(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("positions", torch.arange(3.0), persistent=False)
        self.plain = torch.zeros(3)


model = Normalise()
print("saved:", *model.state_dict())
assert list(model.state_dict()) == ["mean"]

model.mean = torch.ones(3)  # still the buffer
assert model.state_dict()["mean"].equal(torch.ones(3))
model.to("meta")  # a device that each machine has, in place of a GPU
names = "mean", "positions", "plain"
devices = {name: getattr(model, name).device.type for name in names}
print("after to:", devices)
assert devices == {"mean": "meta", "positions": "meta", "plain": "cpu"}
