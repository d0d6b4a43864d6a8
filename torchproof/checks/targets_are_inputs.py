"""`targets-are-inputs`: the targets of a sequence model are shifted by 0 or 2, not 1.

Looks at the targets that cross entropy gets and at what embeddings or one_hot get.
Reports targets that are equal to the inputs, position by position, and targets that are
two positions ahead, as where model and loop both shift.
Silent about targets of which some are ignored, as those of a masked language model, and
about batches with fewer than 8 numbers.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass


@check(WARNING, fix=(
    "to predict the next token, shift: logits[:, :-1] against ids[:, 1:]."))
def targets_are_inputs(seen: FirstPass) -> Iterator[Seen]:
    inputs = [call.argument(0, "input")
              for call in seen.calls.named("embedding", "one_hot")]
    inputs = [each for each in inputs if isinstance(each, Tensor) and each.dim() > 1]
    for each in seen.compared_by("cross_entropy", "nll_loss"):
        goal = each.goal
        if goal.is_floating_point() or goal.numel() < 8 or goal.min() == goal.max():
            continue
        for given in inputs:
            if goal.numel() % len(given) == 0 and (shift := _shift(given, goal)) != 1:
                told = "are the inputs themselves, position by position" \
                    if shift == 0 else "are two positions ahead of the inputs"
                yield Seen(f"the {goal.numel()} targets of {each.name} {told}",
                           each.where)
                return


def _shift(ids: Tensor, goal: Tensor) -> int:
    """How many positions the targets are ahead of the inputs: 0 or 2; else 1."""
    rows = goal.reshape(len(ids), -1)
    for shift in (1, 0, 2):
        length = min(rows.shape[1], ids.shape[1] - shift)
        if length > 2 and torch.equal(rows[:, :length], ids[:, shift:shift + length]):
            return shift
    turned = ids.t()
    if ids.dim() == 2 and turned.shape != ids.shape and turned.numel() == goal.numel() \
            and torch.equal(turned.flatten(), goal.flatten()):
        return 0
    return 1
