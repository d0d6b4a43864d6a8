"""`batch-ignored`: train_step does not use the batch that it is given.

Looks at the calls of the first training step.
Reports a step in which nothing is computed from the batch's tensors.
Silent without a train_step.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Steps


@check(ERROR, fix=(
    "use the argument, and look for next(iter(loader)) in the step, which "
    "gives the first batch of a new epoch each time."))
def batch_ignored(seen: Steps) -> Iterator[Seen]:
    if seen.batch_used is False and seen.events.of("backward"):
        yield Seen("nothing in train_step is computed from the batch that it is given")
