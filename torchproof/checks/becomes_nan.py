"""`becomes-nan`: the loss turns nan or inf within a few steps.

Looks at the loss of the batch before each step.
Reports the first that is not finite, if the one at the start is.
Silent about a loss that is not finite at the start, which `not-finite` reports.
"""
import math
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop, counted


@check(ERROR, fix=(
    "lower the learning rate, clip the gradients, add a small constant inside "
    "log, sqrt and divisions."),
       explains=("cannot-overfit", "input-ignored", "update-ratio", "no-gradient"))
def becomes_nan(seen: Loop) -> Iterator[Seen]:
    if not seen.loss_path or not math.isfinite(seen.loss_path[0][1]):
        return
    first = seen.loss_path[0][1]
    for step, loss in seen.loss_path:
        if not math.isfinite(loss):
            rate = f", at a learning rate of {seen.rates[0]:.3g}" if seen.rates else ""
            yield Seen(f"the loss is {first:.4g} at the start and {loss} after "
                       f"{counted(step, 'step')}{rate}")
            return
