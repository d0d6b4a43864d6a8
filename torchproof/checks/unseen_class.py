"""`unseen-class`: the validation data have a class that the training data lack.

Looks at the class numbers of the targets.
Reports classes of the validation data that are not among the training data.
Silent if not all training rows were looked at.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Data


@check(ERROR, fix=(
    "split within each class (stratify), and look at how labels are numbered."))
def unseen_class(seen: Data) -> Iterator[Seen]:
    if seen.val is None or not seen.train.complete:
        return
    known = {number for each in seen.train.classes for number in each}
    rows = [number for each in seen.val.classes for number in each]
    new = sorted(set(rows) - known)
    if known and new:
        count = sum(number in new for number in rows)
        yield Seen(f"the training data lack the classes of {count} of the {len(rows)} "
                   f"rows for validation: {', '.join(map(str, new[:5]))}")
