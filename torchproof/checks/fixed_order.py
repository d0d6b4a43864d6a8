"""`fixed-order`: the training rows come in the same order in each epoch.

Looks at the first rows of two epochs.
Reports rows that come in the same order both times.
Silent about fewer than 8 rows, about an epoch of one batch, and about rows that
augmentation changes.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Data


@check(WARNING, fix=(
    "DataLoader(..., shuffle=True); a generator that is given to it must not "
    "be seeded anew for each epoch."))
def fixed_order(seen: Data) -> Iterator[Seen]:
    again = seen.second_epoch
    several = len(seen.train.classes) > 1
    if several and len(again) >= 8 and len(set(again)) > 1 \
            and seen.train.digests[:len(again)] == again:
        yield Seen(f"the first {len(again)} rows are the same in two epochs, in the "
                   "same order")
