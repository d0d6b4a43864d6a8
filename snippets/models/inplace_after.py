"""An in-place ReLU raises in backward behind a layer that keeps its own output."""
import torch
from torch import nn


def keeps_its_output(layer):
    saved = set()

    def note(tensor):
        saved.add(tensor.data_ptr())
        return tensor

    x = torch.eye(8, requires_grad=True).clone()
    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        out = layer(x)
    return out.data_ptr() in saved


def raises(layer):
    x = torch.eye(8, requires_grad=True).clone()
    try:
        layer(x).relu_().sum().backward()
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
        return True
    return False


layers = {
    "Linear": nn.Linear(8, 8),
    "Conv1d": nn.Conv1d(8, 8, 1),
    "BatchNorm1d": nn.BatchNorm1d(8),
    "LayerNorm": nn.LayerNorm(8),
    "GELU": nn.GELU(),
    "SiLU": nn.SiLU(),
    "LeakyReLU": nn.LeakyReLU(),
    "LeakyReLU, in place": nn.LeakyReLU(inplace=True),
    "ReLU": nn.ReLU(),
    "Sigmoid": nn.Sigmoid(),
    "Tanh": nn.Tanh(),
    "Softmax": nn.Softmax(dim=1),
}
for name, layer in layers.items():
    assert keeps_its_output(layer) == raises(layer)
    print(f"{name:20}", "raises" if raises(layer) else "works")
assert not raises(layers["Linear"])
assert raises(layers["Sigmoid"])
