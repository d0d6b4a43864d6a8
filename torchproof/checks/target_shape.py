"""`target-shape`: outputs and targets broadcast against each other.

Looks at what a loss of numbers compares, also one written as a difference, and at
differences of what the model gives and what the batch holds under any name; and at
products and quotients of an output and a target.
Reports shapes that give more of them than there are outputs and targets, and one output
per sample that is compared with several targets.
Silent about differences of all pairs that are made on purpose: where the two shapes
differ in more than dimensions of length 1; and with what is not named as a target,
where both have as many dimensions, or one was just given another.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.calls import PRODUCTS, QUOTIENTS
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import DIFFERENCES, VALUES, FirstPass
from torchproof.nest import tensors

ALSO = "gaussian_nll_loss", "poisson_nll_loss"


@check(ERROR, fix=(
    "give both the same shape: output.squeeze(1), or target.unsqueeze(1)."),
       explains=("cannot-overfit", "input-ignored", "wrong-way"))
def target_shape(seen: FirstPass) -> Iterator[Seen]:
    pairs = [(each.name, each.scores, each.goal, each.where)
             for each in seen.compared_by(*VALUES, *DIFFERENCES)
             if each.name in VALUES or each.call.name in DIFFERENCES]
    pairs += _products(seen)
    pairs += [(call.name, call.argument(0, "input"), call.argument(1, "target"),
               call.where) for call in seen.calls.named(*ALSO)]
    pairs += _with_the_batch(seen)
    for name, scores, goal, where in pairs:
        if scores.dim() == goal.dim() == 2 and len(scores) == len(goal) > 1 \
                and scores.shape[1] == 1 < goal.shape[1] \
                and seen.scores is not None and seen.scores.shape == scores.shape:
            yield Seen(f"{name} of outputs {list(scores.shape)} and targets "
                       f"{list(goal.shape)} compares each output with "
                       f"{goal.shape[1]} targets", where)
            continue
        if scores.squeeze().shape != goal.squeeze().shape:
            continue
        count = torch.broadcast_shapes(scores.shape, goal.shape).numel()
        if count > max(scores.numel(), goal.numel()):
            what = "quotients" if "div" in name else "products" if "mul" in name \
                else "differences"
            yield Seen(f"{name} of outputs {list(scores.shape)} and targets "
                       f"{list(goal.shape)} makes {count} {what}", where)


def _with_the_batch(seen: FirstPass) -> Iterator[tuple]:
    """Differences of outputs and inputs with other numbers of dimensions."""
    origins = seen.calls.origins
    for call in seen.calls.named(*DIFFERENCES):
        given = tensors(call.args)[:2]
        if len(given) < 2 or given[0].dim() == given[1].dim():
            continue
        made = [seen.calls.made_by(each, call) for each in given]
        if any(each and each.name in ("unsqueeze", "__getitem__") for each in made):
            continue
        for a, b in (given, given[::-1]):
            if "w" in origins(a) and origins(b) == {"x"}:
                yield call.name, a.detach(), b.detach(), call.where


def _products(seen: FirstPass) -> Iterator[tuple]:
    """Products of one number per sample, (N, 1), and a target per sample, (N,)."""
    for call in seen.calls.named(*PRODUCTS, *QUOTIENTS):
        given = [each for each in call.args[:2] if isinstance(each, Tensor)]
        if len(given) != 2 or given[0].dim() == given[1].dim():
            continue
        scores, goal = sorted(given, key=lambda each: seen.calls.origins(each) == {"y"})
        if "w" in seen.calls.origins(scores) and seen.calls.origins(goal) == {"y"} \
                and {scores.dim(), goal.dim()} == {1, 2}:
            yield call.name.strip("_"), scores, goal, call.where
