"""nn.Parameter(...).to(...) is no parameter once it had to convert.
Right: in this file."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, where):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(())).to(where)
        self.shift = nn.Parameter(torch.zeros(()))


for where in "cpu", torch.float32, "meta", torch.float64:
    model = Net(where)
    names = [name for name, _ in model.named_parameters()]
    same = where in ("cpu", torch.float32)  # nothing to convert
    assert ("scale" in names) == same
    print(f"{where!s:13} {type(model.scale).__name__:9}", *names)

model = Net("cpu").to(torch.float64)
assert model.scale.dtype == torch.float64
print("model.to:    ", type(model.scale).__name__)
