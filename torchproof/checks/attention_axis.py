"""`attention-axis`: weights of attention do not sum to 1 over what they weigh.

Looks at the softmax of scores that are products of two tensors which depend on weights
(queries and keys), where its result goes into matmul, bmm or einsum.
Reports a softmax over another axis than the one that the product sums over, and a mask
that comes after the softmax, so that what is left does not sum to 1.
Silent about weights that are divided by their sum, and about assignments whose scores
are no products, as in pooling by clusters.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.calls import PRODUCTS, Call, Calls
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import tensors

MATRIX = ("matmul", "__matmul__", "__rmatmul__", "bmm", "baddbmm", "einsum")
SAME_VALUES = ("contiguous", "float", "to", "type_as", "clone", "dropout")
SHAPES = ("view", "reshape", "flatten", "unsqueeze", "squeeze")
MASKS = (*PRODUCTS, "masked_fill", "masked_fill_", "mul_", "__imul__")


@check(ERROR, fix=(
    "softmax over the axis of the keys, dim=-1 for scores of (..., queries, keys), and "
    "masked_fill(hidden, -inf) before it."),
       explains=("sees-ahead", "padding-seen", "order-ignored", "vanishing-gradients",
                 "cannot-overfit"))
def attention_axis(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*MATRIX):
        for position, weights in enumerate(_operands(call)[:2]):
            summed = _summed_axis(call, position, weights)
            found = _softmax_of(seen.calls, weights)
            if found is None or not _is_attention(seen.calls, found[0]):
                continue
            softmax, axis, masked = found
            if summed is not None and axis is not None and axis != summed:
                yield Seen(f"softmax is over axis {axis} of {list(weights.shape)}, and "
                           f"{call.name} sums over axis {summed}", softmax.where)
            elif masked is not None and axis == summed:
                sums = weights.detach().sum(summed)
                yield Seen("the mask comes after the softmax: the weights sum to "
                           f"{sums.min():.2g} to {sums.max():.2g}", masked.where)


def _operands(call: Call) -> list[Tensor]:
    return tensors(call.args)


def _summed_axis(call: Call, position: int, weights: Tensor) -> int | None:
    """The axis of an operand over which a product sums, counted from the end."""
    if call.name != "einsum":
        return -1 if position == 0 else -2
    equation = call.args[0] if isinstance(call.args[0], str) else ""
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    letters = inputs.split(",")
    if not arrow or position >= len(letters) or len(letters) != 2:
        return None
    own = letters[position].replace("...", ".")
    summed = [index for index, letter in enumerate(own)
              if letter not in output and letter in letters[1 - position]]
    return summed[0] - len(own) if len(summed) == 1 else None


def _softmax_of(calls: Calls, weights: Tensor
                ) -> tuple[Call, int | None, Call | None] | None:
    """The softmax that made weights, its axis in them, and a mask that came after it.

    The axis is counted from the end; None if reshapes hide it.
    """
    path: list[Call] = []
    call = calls.made_by(weights)
    while call is not None and call.name != "softmax":
        known = call.name in (*SAME_VALUES, *SHAPES, *MASKS, "transpose", "permute",
                              "mT", "t", "swapaxes")
        given = [each for each in tensors(call.args)
                 if "w" in calls.origins(each)]
        if not known or len(given) != 1 or len(path) > 8:
            return None
        path.append(call)
        call = calls.made_by(given[0], call)
    if call is None or not isinstance(call.result, Tensor):
        return None
    axis = call.argument(1, "dim", -1)
    if not isinstance(axis, int):
        return None
    axis = axis if axis < 0 else axis - call.result.dim()
    place: int | None = axis
    masked = None
    for step in reversed(path):
        place = None if place is None else _moved(step, place)
        if step.name in MASKS and masked is None and _hides(calls, step, call.result):
            masked = step
    return call, place, masked


def _moved(call: Call, axis: int) -> int | None:
    """Where an axis, counted from the end, is after a call; None if that is unclear."""
    given = tensors(call.args)[0]
    dim = given.dim()
    if call.name in ("transpose", "swapaxes"):
        pair = [each - dim if each >= 0 else each for each in call.args[1:3]]
        return pair[1 - pair.index(axis)] if axis in pair else axis
    if call.name in ("mT", "t"):
        return -3 - axis if axis > -3 else axis
    if call.name == "permute":
        order = call.args[1:] if isinstance(call.args[1], int) else call.args[1]
        order = [each % dim for each in order]
        return order.index(axis + dim) - dim
    if call.name in SHAPES:
        size = call.result.dim()
        kept = size >= 2 <= dim and given.shape[-2:] == call.result.shape[-2:]
        return axis if kept and axis > -3 else None
    return axis


def _hides(calls: Calls, call: Call, weights: Tensor) -> bool:
    """Whether a call sets some weights to 0 by a mask of the batch, or of the order."""
    masks = [each for each in tensors([call.args, call.kwargs])
             if "w" not in calls.origins(each)]
    if len(masks) != 1 or not isinstance(call.result, Tensor):
        return False
    mask = masks[0].detach()
    two = mask.dtype == torch.bool or bool(((mask == 0) | (mask == 1)).all())
    known = bool(calls.origins(mask) or calls.origins(masks[0])) or _is_triangle(mask)
    hidden = (call.result == 0).float().mean().item()
    return two and known and 0 < hidden < 1 and not (weights == 0).any()


def _is_triangle(mask: Tensor) -> bool:
    if mask.dim() < 2 or mask.shape[-1] != mask.shape[-2] or mask.shape[-1] < 2:
        return False
    square = mask.reshape(-1, *mask.shape[-2:])[0]
    return any(torch.equal(square, other) for other in (
        square.tril(), square.triu())) and bool(square.any())


def _is_attention(calls: Calls, softmax: Call) -> bool:
    """Whether the scores are products of two tensors that depend on weights."""
    scores: Tensor | None = softmax.argument(0, "input")
    call: Call | None = softmax
    for _ in range(8):
        call = calls.made_by(scores, call) if isinstance(scores, Tensor) else None
        if call is None:
            return False
        operands = tensors(call.args)
        if call.name in MATRIX:
            return len(operands) >= 2 and all(
                calls.origins(each) >= {"w", "x"} for each in operands[-2:])
        scores = next((each for each in operands if "w" in calls.origins(each)), None)
    return False
