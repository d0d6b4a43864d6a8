"""Sequences among the inputs: whose targets are their next steps, and their padding."""
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.nest import named_tensors, replaced, tensors
from torchproof.training import Training

WHOLE = (torch.int64, torch.int32)


@dataclass
class Predicted:
    """A sequence among the inputs whose targets are the steps that follow."""

    values: Tensor
    dim: int  # of the steps

    @property
    def length(self) -> int:
        return self.values.shape[self.dim]

    def with_other_last(self, training: Training) -> Any:
        """The batch with another last and second to last step."""
        kinds = self.values.unique()

        def change(tensor: Tensor) -> Tensor:
            if tensor.shape != self.values.shape or tensor.dtype != self.values.dtype \
                    or not torch.equal(tensor, self.values):
                return tensor
            changed = tensor.detach().clone()
            last = changed.narrow(self.dim, self.length - 2, 2)
            if tensor.is_floating_point():
                last += tensor.std().clamp(min=1e-3) * torch.randn_like(last)
            else:
                place = torch.searchsorted(kinds, last.contiguous())
                last.copy_(kinds[(place + 1) % len(kinds)])
            return changed

        return replaced(training.fresh(), change)

    def earlier(self, out: Tensor) -> list[Tensor]:
        """The outputs for all but the last two steps, along all dimensions that fit."""
        steps = self.length
        dims = [dim for dim, size in enumerate(out.shape) if size in (steps, steps - 1)]
        if not dims and out.dim() and len(out) == self.values.shape[:2].numel():
            out, dims = out.reshape(*self.values.shape[:2], -1), [self.dim]
        return [out.narrow(dim, 0, steps - 2) for dim in dims]


def predicted(training: Training, goals: list[Tensor]) -> Predicted | None:
    """The first of the inputs whose next steps are the targets, or what losses get."""
    targets = goals if training.target is None else [training.target, *goals]
    for _, values in named_tensors(training.x):
        whole = values.dtype in WHOLE and values.dim() == 2
        if not whole and not (values.is_floating_point() and values.dim() == 3):
            continue
        for dim in (1, 0):
            if values.shape[dim] > 3 and len(values.unique()) > 2 and any(
                    _are_next(values, dim, target) for target in targets):
                return Predicted(values, dim)
    return None


def _are_next(values: Tensor, dim: int, target: Tensor) -> bool:
    steps = values.shape[dim] - 1
    ahead = values.narrow(dim, 1, steps)
    if target.is_floating_point() != values.is_floating_point():
        return False
    if target.numel() == values.numel():
        target = target.reshape(values.shape).narrow(dim, 0, steps)
    elif target.numel() != ahead.numel():
        return False
    same = target.reshape(ahead.shape).to(ahead.dtype) == ahead
    if values.is_floating_point():
        return bool(same.all())
    counts = target.reshape(ahead.shape) >= 0  # and not ignored
    return bool(same[counts].all()) and counts.sum() > 3


class Tokens:
    """The rows of token numbers among the inputs, if there are any."""

    def __init__(self, training: Training):
        self.training = training
        self.named = list(named_tensors(training.x))
        rows = [each for _, each in self.named if each.dim() == 2 and each.shape[1] > 3
                and each.dtype in WHOLE]
        embeds = any(isinstance(each, nn.Embedding)
                     for each in training.model.modules())
        usable = rows and embeds and not reads_time_first(training.model)
        self.ids = rows[0] if usable else None

    def can_be_turned(self) -> bool:
        """Whether a row is a sequence, and not one number of each kind."""
        columns = [set(column.tolist()) for column in self.ids.t()]
        kinds = set().union(*columns)
        return not any("pos" in name for name, _ in self.named) \
            and sum(map(len, columns)) > len(kinds)

    def turned(self) -> Any:
        shape = self.ids.shape

        def turn(tensor: Tensor) -> Tensor:
            return tensor.flip(1) if tensor.shape[:2] == shape else tensor

        return replaced(self.training.fresh(), turn)

    def padding(self) -> Tensor | None:
        """Which places hold padding: one of the first numbers, at the ends of rows."""
        kinds = {each.padding_idx for each in self.training.model.modules()
                 if isinstance(each, nn.Embedding)} - {None}
        for kind in sorted(kinds) or range(4):
            holds = self.ids == kind
            ends = holds.flip(1).int().cummin(1).values.flip(1).bool()
            counts = ends.sum(1)
            several = len(counts.unique()) > 1 and int((counts > 0).sum()) > 1
            if several and torch.equal(ends, holds) and not ends.all(1).any() \
                    and (kinds or holds.sum() > max(4, holds.numel() / 20)):
                return holds
        return None

    def without_padding(self, row: int, kept: int) -> Any:
        """A batch of one row, again and again, without the padding behind it."""
        size, shape = self.training.size, self.ids.shape

        def cut(tensor: Tensor) -> Tensor:
            if size not in tensor.shape[:2]:
                return tensor
            dim = list(tensor.shape[:2]).index(size)
            same = tensor.index_select(dim, torch.full((size,), row,
                                                       device=tensor.device))
            return same[:, :kept] if tensor.shape[:2] == shape else same

        return replaced(self.training.fresh(), cut)


def reads_time_first(model: nn.Module) -> bool:
    """Whether a layer takes the first dimension for time."""
    return any(getattr(each, "batch_first", True) is False for each in model.modules())


def attends(model: nn.Module, calls: Any, length: int) -> bool:
    """Whether there is attention among steps, also one that is written by hand."""
    if calls.named("scaled_dot_product_attention") or any(
            isinstance(each, nn.MultiheadAttention) for each in model.modules()):
        return True
    return any(each.dim() > 2 and each.shape[-2:] == (length, length)
               for call in calls.named("softmax") for each in tensors(call.result))
