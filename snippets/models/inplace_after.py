"""A ReLU in place raises behind a layer that keeps its own output."""
import torch
from torch import nn

layers = (nn.Linear(8, 8), nn.BatchNorm1d(8), nn.LayerNorm(8),
          nn.LeakyReLU(), nn.SiLU(), nn.GELU(), nn.ReLU(), nn.Sigmoid(),
          nn.Tanh(), nn.Softmax(1), nn.LeakyReLU(inplace=True))
for layer in layers:
    saved = set()

    def note(t):
        saved.add(t.data_ptr())  # noqa: B023

    x = torch.eye(8, requires_grad=True).clone()
    with torch.autograd.graph.saved_tensors_hooks(note, note):
        h = layer(x)
    keeps = h.data_ptr() in saved
    try:
        layer(x.clone()).relu_().sum().backward()
        end = "works"
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
        end = "raises"
    assert keeps == (end == "raises")
    print(f"{end:6} after {layer}")
