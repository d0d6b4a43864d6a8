"""Copies of the trained weights that a step moves itself, such as averages of them."""
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.graph import double
from torchproof.reach import named_by
from torchproof.training import Training


@dataclass(eq=False)
class Following:
    """A copy of weights, and how each round moved it."""

    holder: Any
    part: nn.Module
    # Of each round that moved it: how far it went of the way to the weights, and the
    # cosine of both directions.
    moves: list[tuple[float, float]] = field(default_factory=list)
    _before: Tensor | None = None

    @property
    def name(self) -> str:
        return type(self.holder).__name__

    @property
    def copies(self) -> list[Tensor]:
        return [a for a, _ in pairs(self.holder, self.part)]

    def start(self) -> None:
        self._before = _flat(self.copies)

    def stop(self) -> None:
        both = pairs(self.holder, self.part)
        after = _flat(a for a, _ in both)
        if self._before is None or after.shape != self._before.shape:
            return
        move, way = after - self._before, _flat(b for _, b in both) - self._before
        if move.norm() > 0 and way.norm() > 0:
            along = (move @ way).item()
            self.moves.append((along / (way @ way).item(),
                               along / (move.norm() * way.norm()).item()))


def followings(training: Training) -> list[Following]:
    """What holds a copy of the model's weights, or of those of a part of it."""
    model = training.model
    parts = [model, *model.children()]
    found = []
    for thing in (*named_by(training.train_step, training.loss_fn, training.forward,
                            but=model), *model.children()):
        part = next((each for each in parts if each is not thing
                     and _is_copy(pairs(thing, each))), None)
        if part is not None:
            found.append(Following(thing, part))
    return found


def pairs(thing: Any, part: nn.Module) -> list[tuple[Tensor, Tensor]]:
    """The tensors in it beside the weights of a part, if they are all there.

    >>> pairs({"weight": torch.zeros(1, 1)}, nn.Linear(1, 1, bias=False))[0][0]
    tensor([[0.]])
    """
    weights = list(part.parameters())
    trainable = {name: each for name, each in part.named_parameters()
                 if each.requires_grad}
    given: list[Any] = []
    if isinstance(thing, nn.Module):
        given = list(thing.parameters())
        if not given:
            given = [each for each in thing.buffers() if each.dim()]
            weights = list(trainable.values())
    elif isinstance(thing, dict):
        given = [thing.get(name) for name in trainable]
        weights = list(trainable.values())
    elif isinstance(thing, (list, tuple)):
        given = list(thing)
    fits = len(given) == len(weights) and any(each.requires_grad for each in weights)
    if fits and all(isinstance(a, Tensor) and a.shape == b.shape
                    and a.is_floating_point()
                    for a, b in zip(given, weights, strict=True)):
        return list(zip(given, weights, strict=True))
    return []


def _is_copy(both: list[tuple[Tensor, Tensor]]) -> bool:
    """Whether the values are near, and not the same tensors."""
    if not both or any(a.data_ptr() == b.data_ptr() for a, b in both):
        return False
    copies, weights = (_flat(each) for each in zip(*both, strict=True))
    return bool((copies - weights).norm() < 0.5 * weights.norm())


def _flat(tensors: Iterable[Tensor]) -> Tensor:
    return torch.cat([double(each.detach().flatten()) for each in tensors])
