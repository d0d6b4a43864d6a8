"""The loop never reaches output_dims: the model has 256 outputs, whatever you ask for.
Right: recipes/mlp.py."""
import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn


def build(input_dims, hidden_dims, output_dims):
    layers = []
    for size_in, size_out in pairwise([input_dims, *hidden_dims]):
        layers += [nn.Linear(size_in, size_out), nn.ReLU()]
    return nn.Sequential(*layers)


torch.manual_seed(0)
x = torch.randn(5, 64)
labels = torch.arange(5)  # 0 to 4
for output_dims in (10, 3):
    logits = build(64, [128, 256], output_dims)(x)
    assert logits.shape == (5, 256)
    loss = F.cross_entropy(logits, labels).item()
    assert math.isclose(loss, math.log(256), rel_tol=0.05)
    print(f"output_dims={output_dims}: {logits.shape[1]} outputs, loss {loss:.4f},"
          f" log({output_dims}) is {math.log(output_dims):.4f}")
