"""`update-ratio`: the first step moves the weights by far too much, or hardly.

Looks at how far the first step moves each parameter of 64 numbers or more, over its
norm, and at the loss afterwards.
Reports a median above one half if the loss has not halved since, and one below a
millionth.
Silent about steps that move nothing, which `nothing-moves` reports, and about schedules
that start at a small rate and rise.
"""
from collections.abc import Iterator
from statistics import median_high

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Steps


@check(WARNING, fix=(
    "find a learning rate with a learning-rate finder, or start with 1e-3 for "
    "Adam or 0.1 for SGD."),
       explains=("cannot-overfit", "input-ignored"))
def update_ratio(seen: Steps) -> Iterator[Seen]:
    if not seen.first_moves or seen.nothing_moved:
        return
    ratio = median_high(seen.first_moves)
    first, late = seen.losses[0], seen.late_loss
    rising = seen.rates and seen.rates[-1] > 1.5 * seen.rates[0]
    rate = f" at a learning rate of {seen.rates[0]:.3g}" if seen.rates else ""
    if ratio > 0.5 and not late <= first / 2:
        yield Seen(f"the first step moves weight matrices by {ratio:.2g} of their "
                   f"norm{rate}, and the loss goes from {first:.3g} to {late:.3g}")
    elif ratio < 1e-6 and not rising:
        yield Seen(f"the first step moves weight matrices by {ratio:.1g} of their "
                   f"norm{rate}")
