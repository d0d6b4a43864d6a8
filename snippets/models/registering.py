"""A module registers parameters, buffers and modules. Lists, dicts and
tensors that are plain attributes it does not see."""
import torch
from torch import nn

t = torch.ones(2)
layer = nn.Linear(2, 1)
layers, heads = [layer], {"age": layer}
unseen = {"tensor": t, "list": layers, "dict": heads}
seen = {"nn.Parameter": nn.Parameter(t), "nn.Buffer": nn.Buffer(t),
        "nn.Linear": layer, "nn.ModuleList": nn.ModuleList(layers),
        "nn.ModuleDict": nn.ModuleDict(heads),
        "nn.ParameterList": nn.ParameterList([t])}

for kind, value in (seen | unseen).items():
    model = nn.Module()
    model.part = value
    params = len(list(model.parameters()))
    buffers = len(list(model.buffers()))
    state = model.state_dict()
    assert len(state) == params + buffers
    assert bool(state) == (kind in seen)
    print(f"{kind:16} {params} parameters, {buffers} buffers")
    for name, saved in state.items():
        print("  saved as", name, tuple(saved.shape))
