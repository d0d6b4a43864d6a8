"""ndim is a guess: some norms and tokens have more dimensions than one,
and an embedding looks like a weight.
Right: regularisation/weight-decay/#which-parameters-should-not-decay."""
import torch
from torch import nn

params = {"LayerNorm over images": nn.LayerNorm([3, 8, 8]).weight,
          "class token": nn.Parameter(torch.zeros(1, 1, 64)),
          "embedding": nn.Embedding(100, 64).weight,
          "RMSNorm": nn.RMSNorm(64).weight,
          "PReLU": nn.PReLU(64).weight}
for number, (name, p) in enumerate(params.items()):
    assert (p.ndim > 1) == (number < 3)
    fate = "decays" if p.ndim > 1 else "stays"
    print(f"{name} {tuple(p.shape)} {fate}")
