"""`not-in-optimizer`: weights get gradients, and no optimizer has them.

Looks at the parameters that require gradients and get one that is not 0.
Reports those that no optimizer that took a step holds.
Silent about frozen weights, and if no optimizer is given.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Steps


@check(WARNING, fix=(
    "give the optimizer all parameters, or freeze those that are not to learn "
    "with requires_grad_(False)."),
       explains=("cannot-overfit",))
def not_in_optimizer(seen: Steps) -> Iterator[Seen]:
    if seen.training.optimizer is None and not seen.stepped:
        return
    held = seen.in_optimizers
    left = [each for each in seen.training.trainable if each not in held and any(
        one.gradients.get(each) is not None and one.gradients[each].any()
        for one in seen.rounds)]
    if left:
        yield Seen(f"no optimizer has {seen.training.list_of(left)}")
