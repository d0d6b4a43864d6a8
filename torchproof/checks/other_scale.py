"""`other-scale`: training and validation inputs are on different scales.

Looks at the mean and the standard deviation of each float tensor, over all its numbers.
Reports means that are more than one standard deviation of the training data apart, and
standard deviations of which one is twice the other.
Silent about fewer than 32 rows of either.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Data


@check(ERROR, fix=(
    "give both the same transform, with the mean and standard deviation of "
    "the training data."))
def other_scale(seen: Data) -> Iterator[Seen]:
    for name, (count, mean, _) in seen.train.moments.items():
        if seen.val is None or name not in seen.val.moments:
            continue
        others, other_mean, _ = seen.val.moments[name]
        if min(count, others) < 32 or mean.shape != other_mean.shape:
            continue
        here, there = _whole(seen.train.moments[name]), _whole(seen.val.moments[name])
        near = abs(here[0] - there[0]) <= max(here[1], 1e-12)
        if not near or not 0.5 <= there[1] / max(here[1], 1e-12) <= 2:
            yield Seen(f"{name} has the mean {here[0]:.3g} and the standard deviation "
                       f"{here[1]:.3g} in training, and {there[0]:.3g} and "
                       f"{there[1]:.3g} in validation")


def _whole(moments) -> tuple[float, float]:
    """Mean and standard deviation over all numbers of all rows."""
    _, mean, std = moments
    whole = mean.mean()
    spread = (std.square() + (mean - whole).square()).mean().sqrt()
    return whole.item(), spread.item()
