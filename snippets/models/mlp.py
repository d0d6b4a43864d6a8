"""An MLP: ReLU between Linear layers, raw logits after the last."""
from collections.abc import Sequence
from itertools import pairwise
from numbers import Integral

import torch
from torch import nn


class MLP(nn.Module):
    """Map x (batch, input_dims) to logits (batch, output_dims)."""

    def __init__(self, input_dims: int = 64,
                 hidden_dims: Sequence[int] = (128, 256),
                 output_dims: int = 10) -> None:
        super().__init__()
        dims, layers = [input_dims, *hidden_dims, output_dims], []
        for n in dims:
            if n is True or not isinstance(n, Integral) or n < 1:
                raise ValueError(f"not a positive int: {n!r} in {dims}")
        for n_in, n_out in pairwise(dims):
            layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])  # the last: no ReLU

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)


torch.manual_seed(0)
model = MLP()
print("parameters:", sum(p.numel() for p in model.parameters()))
for batch in 1, 32:
    logits = model(torch.randn(batch, 64))
    assert logits.shape == (batch, 10) and logits.min() < 0
    print(tuple(logits.shape), f"lowest logit {logits.min():.4f}")
for size in True, 0, -3, 2.5, "64":
    try:
        MLP(hidden_dims=[1, size])
    except ValueError as error:
        print("refused:", error)
