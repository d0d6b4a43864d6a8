"""`shared-rows`: rows of the validation data are training rows.

Looks at the digests of the inputs, and at the indices of two subsets of one dataset.
Reports rows that are in both: more than one hundredth of the validation data, and more
than twice the share that the training data repeat among themselves. Of two subsets of
one dataset it reports a single index that is in both.
Silent about rows of fewer than 4 numbers, which are equal by chance, and about inputs
that augmentation changes, unless both are subsets of one dataset.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Data, counted


@check(ERROR, fix=(
    "split before rows are repeated or augmented, by groups if rows belong "
    "together; look for duplicates in the source."))
def shared_rows(seen: Data) -> Iterator[Seen]:
    if seen.common_indices:
        yield Seen(f"the two subsets share {counted(seen.common_indices, 'row')}")
        return
    if seen.val is None or not seen.val.digests or seen.train.numbers < 4:
        return
    known = set(seen.train.digests)
    shared = sum(each in known for each in seen.val.digests)
    share = shared / len(seen.val.digests)
    repeated = 1 - len(known) / len(seen.train.digests)
    if share > max(0.01, 2 * repeated):
        yield Seen(f"the training data have {shared} of the {len(seen.val.digests)} "
                   "rows for validation, too")
