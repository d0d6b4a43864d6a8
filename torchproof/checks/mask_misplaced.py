"""`mask-misplaced`: the loss counts other places than its mask shows.

Looks at 0-1 tensors of the batch with a number for each output, or for each row of
outputs, and at the gradient of the loss by the outputs.
Reports a gradient at some of the places that such a mask hides and none at some that it
shows, if both are more than a twentieth of them.
Silent if the mask is what the outputs are compared with, and if the places that count
lie all on one side of it.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import named_tensors, tensors

NAMES = "mask", "valid", "observed", "present", "missing"


@check(WARNING, fix=(
    "(loss * mask).sum() / mask.sum(), with loss and mask in one order; "
    "masked_scatter fills the places of the mask in turn."),
       explains=("cannot-overfit",))
def mask_misplaced(seen: FirstPass) -> Iterator[Seen]:
    for output in tensors(seen.output):
        pull = seen.pulls.get(id(output))
        if pull is None or not output.dim() or not pull.any():
            continue
        for name, mask in _masks(seen, output):
            if not any(each.shape in (output.shape, mask.shape)
                       for _, each in named_tensors(seen.fed) if each is not mask):
                continue  # it is the target itself
            counts = pull != 0
            if counts.dim() > mask.dim():
                counts = counts.flatten(mask.dim()).any(-1)
            shown = mask != 0
            wrong, left_out = counts & ~shown, shown & ~counts
            enough = 0.05 * mask.numel()
            # Another side of the mask may be the one that counts.
            right, also_left = counts & shown, ~shown & ~counts
            if min(each.sum() for each in (wrong, left_out, right, also_left)) > enough:
                yield Seen(f"{int(wrong.sum())} of the {int((~shown).sum())} places "
                           f"where {name} is 0 have a gradient, and "
                           f"{int(left_out.sum())} of the {int(shown.sum())} where it "
                           "is 1 have none")
                return


def _masks(seen: FirstPass, output: Tensor) -> Iterator[tuple[str, Tensor]]:
    for name, each in named_tensors(seen.fed):
        last = name.rpartition(".")[2].lower()
        named = each.dtype == torch.bool or any(word in last for word in NAMES)
        if named and each.dim() > 1 and each.shape == output.shape[:each.dim()] \
                and each.numel() > 15 and set(each.unique().tolist()) == {0, 1}:
            yield name or "the mask", each
