"""`divergence-minimum`: the divergence of a VAE has its minimum elsewhere, or none.

Looks at two further outputs of one shape, the mean and the logarithm of the variance
or deviation (or that itself) of a code, and at the loss with each of them set to one
number.
Reports a loss that always falls the smaller, or the larger, the deviation gets, and
one that falls the further the mean lies from 0.
Silent unless each of both changes the loss beside the other output alone, and when it
is unclear which is which.
"""
import itertools
import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import LossAlone
from torchproof.nest import named_tensors, replaced

GRID = [-6.0, -4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0]


@check(WARNING, fix=(
    "-0.5 * (1 + log_var - mean**2 - log_var.exp()), where log_var is the "
    "logarithm of the variance; the deviation is (0.5 * log_var).exp()."),
       explains=("cannot-overfit", "not-finite"))
def divergence_minimum(seen: LossAlone) -> Iterator[Seen]:
    pair = _mean_and_deviation(seen)
    if pair is None:
        return
    mean, deviation = pair
    away = [_with(seen, {mean: value, deviation: 0.5}) for value in (-4, -2, 0, 2, 4)]
    path = [_with(seen, {mean: 0.0, deviation: value}) for value in GRID]
    path = [each for each in path if math.isfinite(each)]
    if not all(map(math.isfinite, away)) or len(path) < len(GRID) - 2:
        return
    size = max(map(abs, away))
    left, right = away[0] - away[2], away[4] - away[2]
    if abs(left - right) > 1e-3 * size or abs(left) < 1e-6 * size:
        return  # it is no mean of a code
    if left < 0:
        yield Seen(f"the loss falls from {away[2]:.3g} to {away[0]:.3g} when the means "
                   "of the code go from 0 to 4 or -4")
        return
    steps = [(later - earlier) / size
             for earlier, later in itertools.pairwise(path)]
    if all(each > 1e-6 for each in steps):
        yield Seen(f"the loss falls without end when output {deviation}, the deviation "
                   "of the code or its logarithm, falls: the divergence has no minimum")
    elif all(each < -1e-6 for each in steps):
        yield Seen(f"the loss falls without end when output {deviation}, the deviation "
                   "of the code or its logarithm, rises: the divergence has no minimum")


def _mean_and_deviation(seen: LossAlone) -> tuple[str, str] | None:
    named = [(name, each) for name, each in named_tensors(seen.output)
             if each.is_floating_point() and each.dim() > 1]
    for (first, mean), (second, deviation) in itertools.pairwise(named):
        if mean.shape != deviation.shape or len(named) < 3:
            continue
        words = first.lower() + second.lower()
        if any(each in words for each in ("mu", "mean", "loc", "var", "std", "sigma")):
            return first, second
    rest = named[1:]
    if len(rest) == 2 and rest[0][1].shape == rest[1][1].shape:
        return rest[0][0], rest[1][0]
    return None


def _with(seen: LossAlone, values: dict[str, float]) -> float:
    """The loss with some outputs set to one number each."""
    chosen: dict[int, Any] = {id(each): values[name] for name, each in
                              named_tensors(seen.output) if name in values}

    def change(tensor: Tensor) -> Tensor:
        if id(tensor) in chosen:
            return torch.full_like(tensor, chosen[id(tensor)])
        return tensor

    return seen.number(replaced(seen.output, change))
