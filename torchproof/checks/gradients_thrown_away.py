"""`gradients-thrown-away`: gradients are cleared before a step has used them.

Looks at the order of backward, zero_grad and step, in loops with one optimizer.
Reports zero_grad between a backward pass and the next step, several times.
Silent about loops with several optimizers, such as those of a GAN, and where the
weights move in between without a step, as in sharpness-aware minimisation.
"""
from collections.abc import Iterator
from itertools import pairwise

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix=(
    "zero_grad() once for each step: after the step, or before the first "
    "backward pass of the next."))
def gradients_thrown_away(seen: Loop) -> Iterator[Seen]:
    if len(seen.optimizers) != 1 or not seen.own_steps or not seen.stepped:
        return
    order = [event for event in seen.events.all
             if event.kind in ("backward", "zero_grad", "step")]
    passes = sum(event.kind == "backward" for event in order)
    thrown = [after for before, after in pairwise(order)
              if before.kind == "backward" and after.kind == "zero_grad"
              and not after.seen.get("moved")]
    if len(thrown) > 1:
        yield Seen(f"the gradients of {len(thrown)} of {passes} backward passes are "
                   "cleared before a step uses them", thrown[0].where)
