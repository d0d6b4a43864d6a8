"""`exploding-gradients`: a gradient is enormous.

Looks at the norms of the gradients of weight matrices.
Reports one above a million.
Silent about what is not finite, which `not-finite` reports.
"""
import math
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass


@check(WARNING, fix=(
    "look at the scale of inputs, targets and initial weights; clip the "
    "gradients."),
       explains=("cannot-overfit",))
def exploding_gradients(seen: FirstPass) -> Iterator[Seen]:
    if not seen.norms:
        return
    high = max(seen.norms, key=seen.norms.get)
    if 1e6 < seen.norms[high] < math.inf:
        yield Seen(f"the gradient of {seen.training.names[high]} has the norm "
                   f"{seen.norms[high]:.2g}")
