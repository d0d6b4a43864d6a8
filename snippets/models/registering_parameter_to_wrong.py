"""nn.Parameter(...).to(...) is no parameter if it had to convert.
Right: in this file."""
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, where):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(())).to(where)
        self.shift = nn.Parameter(torch.zeros(()))


for where in "cpu", torch.float32:  # nothing to convert
    names = [name for name, _ in Scale(where).named_parameters()]
    print(f"to({where}):", *names)
    assert names == ["scale", "shift"]
for where in "meta", torch.float64:  # meta: in place of a GPU
    names = [name for name, _ in Scale(where).named_parameters()]
    print(f"to({where}):", *names)
    assert names == ["shift"]

model = Scale("cpu").to(torch.float64)
print("model.to(torch.float64):", type(model.scale).__name__, model.scale.dtype)
assert "scale" in dict(model.named_parameters())
assert model.scale.dtype == torch.float64
