"""A model built on the device meta has shapes and no values. `to_empty` allocates
memory without filling it, so initialise or load everything afterwards."""
import torch
from torch import nn

torch.use_deterministic_algorithms(True)  # fills new memory with nan, to show it
with torch.device("meta"):
    model = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.Linear(32, 10))
assert model[0].weight.is_meta

model.to_empty(device="cpu")  # or "cuda"
filled = [name for name, value in model.state_dict().items()
          if value.is_floating_point() and not value.isnan().any()]
assert filled == []
print("after to_empty, filled:", filled)

torch.manual_seed(0)
for module in model.modules():
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()  # also resets the running statistics
for name, value in model.state_dict().items():
    assert value.isfinite().all(), name

torch.manual_seed(0)
usual = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.Linear(32, 10))
for name, value in usual.state_dict().items():
    assert value.equal(model.state_dict()[name])
print("after reset_parameters: the same as a model built on the CPU")
