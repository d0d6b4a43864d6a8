"""`targets-are-inputs`: the targets of a sequence model are its inputs, not shifted.

Looks at the targets that cross entropy gets and at what the embeddings get.
Reports targets that are equal to the inputs, position by position, if the scores have a
class for each of the inputs' numbers.
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
    inputs = [call.argument(0, "input") for call in seen.calls.named("embedding")]
    inputs = [each for each in inputs if isinstance(each, Tensor) and each.dim() > 1]
    for each in seen.compared_by("cross_entropy", "nll_loss"):
        goal = each.goal
        if goal.is_floating_point() or goal.numel() < 8 or goal.min() == goal.max():
            continue
        for given in inputs:
            same = given.numel() == goal.numel() and (
                torch.equal(given.flatten(), goal.flatten())
                or (given.dim() == 2 and torch.equal(given.t().flatten(),
                                                     goal.flatten())))
            if same:
                yield Seen(f"the {goal.numel()} targets of {each.name} are the inputs "
                           "themselves, position by position", each.where)
                return
