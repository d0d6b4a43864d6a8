"""`not-in-optimizer`: weights get gradients, but no optimizer holds them.

Looks at the parameters that require gradients and get one that is not 0.
Reports those that no optimizer that took a step holds.
Silent about frozen weights, and if no optimizer is given.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop


@check(WARNING, fix=(
    "give the optimizer all parameters, or freeze those that should not learn "
    "with requires_grad_(False)."),
       explains=("cannot-overfit",))
def not_in_optimizer(seen: Loop) -> Iterator[Seen]:
    if seen.given is None and not seen.stepped:
        return
    held = seen.in_optimizers
    left = [each for each in seen.trainable
            if each in seen.pulled and each not in held]
    if left:
        yield Seen(f"no optimizer holds {seen.list_of(left)}")
