"""`focal-factor`: the factor of a focal loss is multiplied by gamma, not raised to it.

Looks at the loss of outputs that are all alike, for targets that are all 1 and all 0,
over the cross entropy, where the right answer has a low and a high probability.
Reports a factor of gamma * (1 - p) for one of both where the other has
(1 - p) ** gamma, and one of 2 * (1 - p), or of another whole number, for both.
Silent about losses whose factor is no power of 1 - p, and about other factors, such as
an alpha, beside the power.
"""
import math
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import LossAlone

CHANCES = 0.2, 0.5, 0.8  # of the right answer


@check(WARNING, fix=(
    "(1 - p) ** gamma, with p the probability of the right answer."))
def focal_factor(seen: LossAlone) -> Iterator[Seen]:
    powers = [_power(seen, label) for label in (1, 0)]
    if None in powers:
        return
    (first, first_factor), (second, second_factor) = powers
    if abs(first - second) < 1e-2:
        whole = round(first_factor)
        if abs(first - 1) < 1e-2 and whole > 1 and abs(first_factor - whole) < 1e-2 \
                and abs(second_factor - first_factor) < 1e-2:
            yield Seen(f"the cross entropy is multiplied by {whole} * (1 - p)")
        return
    (low, low_factor), (high, high_factor) = sorted(powers)
    if abs(low - 1) < 1e-2 and abs(low_factor / high_factor - high) < 1e-2 * high:
        which = "of 1" if first < second else "of 0"
        yield Seen(f"the cross entropy of targets {which} is multiplied by "
                   f"{low_factor:.3g} * (1 - p), the other by {high_factor:.3g} * "
                   f"(1 - p) ** {high:.3g}")


def _power(seen: LossAlone, label: int) -> tuple[float, float] | None:
    """The power of 1 - p, and the number before it, if the loss has that form."""
    factors = []
    for chance in CHANCES:
        value = seen.constant(chance if label else 1 - chance, label)
        factors.append(value / -math.log(chance) if value > 0 else math.nan)
    if not all(map(math.isfinite, factors)):
        return None
    logs = [math.log(each) for each in factors]
    places = [math.log(1 - each) for each in CHANCES]
    power = (logs[2] - logs[0]) / (places[2] - places[0])
    number = logs[0] - power * places[0]
    if abs(number + power * places[1] - logs[1]) > 1e-3 or power < 0.5:
        return None
    return power, math.exp(number)
