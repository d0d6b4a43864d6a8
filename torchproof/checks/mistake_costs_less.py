"""`mistake-costs-less`: the loss is lower for an output that is further off.

Looks at the loss of scores or probabilities that are all undecided, and at how it
changes when those of all targets of 1, or of 0, go the wrong way together.
Reports a loss that, for one of both, falls or stays the same then, or is below 0 and
falls for both.
Silent about outputs that have one sign and are no probabilities, such as distances, and
about a loss that is the same for all outputs.
"""
import itertools
import math
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import LossAlone

CHANCES = 0.5, 0.4, 0.25, 0.1, 0.05  # of the right answer


@check(WARNING, fix=(
    "look at the term of each kind of target: its minus, 1 - y and 1 - p, "
    "and where the focal factor is large."),
       explains=("wrong-way", "one-class"))
def mistake_costs_less(seen: LossAlone) -> Iterator[Seen]:
    costs = {label: [seen.varied(each if label else 1 - each, label)
                     for each in CHANCES] for label in (1, 0)}
    if any(math.isnan(each) for values in costs.values() for each in values):
        return
    size = max(abs(each) for values in costs.values() for each in values)
    falls = {label: max(earlier - later for earlier, later
                        in itertools.pairwise(values)) > 1e-3 * size
             for label, values in costs.items()}
    flat = {label: max(values) - min(values) <= 1e-6 * size
            for label, values in costs.items()}
    for label, values in costs.items():
        other = costs[1 - label]
        if not (falls[label] or flat[label]) or falls[1 - label] or flat[1 - label]:
            continue
        yield Seen(f"the loss goes from {values[0]:.3g} to {values[-1]:.3g} when the "
                   f"outputs for targets of {label} go from undecided to wrong, and "
                   f"from {other[0]:.3g} to {other[-1]:.3g} for those of {1 - label}")
    if all(falls.values()) and all(values[-1] < min(values[0], 0)
                                   for values in costs.values()):
        yield Seen(f"the loss goes from {costs[1][0]:.3g} to {costs[1][-1]:.3g} when "
                   "the outputs go from undecided to wrong")
