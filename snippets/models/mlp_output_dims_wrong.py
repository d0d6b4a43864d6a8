"""output_dims is taken and not used: the net has 256 outputs. Right: models/mlp.py."""
import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn


def mlp(input_dims, hidden_dims, output_dims):
    layers = []
    for n_in, n_out in pairwise([input_dims, *hidden_dims]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers)


torch.manual_seed(0)
x, y = torch.randn(5, 64), torch.arange(5)  # labels 0 to 4
for wanted in 10, 3:
    out = mlp(64, [128, 256], wanted)(x)
    assert out.shape == (5, 256)
    loss = F.cross_entropy(out, y)
    print(f"output_dims {wanted}: {out.shape[1]} outputs, "
          f"loss {loss:.4f}, log({wanted}) is {math.log(wanted):.4f}")
