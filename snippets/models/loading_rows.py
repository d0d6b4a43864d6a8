"""More words or classes than before: copy the old rows into the larger layer."""
import torch
from torch import nn

old = nn.ModuleDict({"embedding": nn.Embedding(100, 8), "head": nn.Linear(8, 10)})
new = nn.ModuleDict({"embedding": nn.Embedding(120, 8), "head": nn.Linear(8, 12)})
state = new.state_dict()  # holds the tensors of the new model, not copies
for name, value in old.state_dict().items():
    state[name][:len(value)].copy_(value)

ids = torch.tensor([0, 99])
assert new["embedding"](ids).equal(old["embedding"](ids))
inputs = torch.randn(2, 8)
assert new["head"](inputs)[:, :10].allclose(old["head"](inputs), atol=1e-6)
print("old rows:", len(old["embedding"].weight), "of", len(new["embedding"].weight))
