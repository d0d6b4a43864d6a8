"""What a module registers is moved by to(), saved in state_dict() and, if it is a
parameter, trained. Plain tensors, lists and dicts are none of that."""
import torch
from torch import nn


def values():
    """Return what can be assigned to an attribute, by kind."""
    return {
        "nn.Parameter": nn.Parameter(torch.ones(2)),
        "nn.Linear": nn.Linear(2, 1),
        "nn.ModuleList": nn.ModuleList([nn.Linear(2, 1)]),
        "nn.ModuleDict": nn.ModuleDict({"age": nn.Linear(2, 1)}),
        "nn.ParameterList": nn.ParameterList([torch.ones(2)]),
        "nn.ParameterDict": nn.ParameterDict({"age": torch.ones(2)}),
        "nn.Buffer": nn.Buffer(torch.ones(2)),
        "tensor": torch.ones(2),
        "list of layers": [nn.Linear(2, 1)],
        "dict of layers": {"age": nn.Linear(2, 1)},
        "list of parameters": [nn.Parameter(torch.ones(2))],
    }


print("                    parameters  keys in state_dict")
for kind, value in values().items():
    model = nn.Module()
    model.part = value
    parameters = [name for name, _ in model.named_parameters()]
    keys = list(model.state_dict())
    print(f"{kind:19} {len(parameters):10}  {' '.join(keys) or '-'}")
    if kind == "nn.Buffer":
        assert keys == ["part"]
        assert not parameters
    elif kind.startswith("nn."):
        assert keys == parameters
        assert len(keys) > 0
    else:
        assert not keys
        assert not parameters
