"""`data-term-dwarfed`: the term that compares with the data hardly counts.

Looks at the gradients of the terms of a loss that is a sum.
Reports a term with the targets in it whose gradient has less than a hundredth of the
norm of a term without them.
Silent if all terms hold the targets, or none.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass


@check(WARNING, fix=(
    "reduce all terms alike: a sum over the parts of a sample and a mean over "
    "the batch, or a mean over everything; then weigh the terms."))
def data_term_dwarfed(seen: FirstPass) -> Iterator[Seen]:
    terms = [each for each in seen.terms if each.gradient]
    with_targets = [each for each in terms if "y" in each.origins]
    rest = [each for each in terms if "y" not in each.origins]
    if with_targets and rest:
        data = max(with_targets, key=lambda each: each.gradient)
        other = max(rest, key=lambda each: each.gradient)
        if data.gradient < 0.01 * other.gradient:
            yield Seen(f"the term with the targets has a gradient of norm "
                       f"{data.gradient:.2g}, another term has one of "
                       f"{other.gradient:.2g}",
                       data.where)
