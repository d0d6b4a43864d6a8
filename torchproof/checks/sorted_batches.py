"""`sorted-batches`: training batches hold few of the classes.

Looks at the class numbers of the targets, batch by batch.
Reports batches that hold, on average, fewer than half as many classes as batches of
that size drawn at random would, or one class each.
Silent about fewer than 3 batches and batches of fewer than 8 rows.
"""
from collections import Counter
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Data


@check(ERROR, fix="DataLoader(..., shuffle=True), or shuffle the rows once.",
       explains=("fixed-order",))
def sorted_batches(seen: Data) -> Iterator[Seen]:
    batches = [each for each in seen.train.classes if len(each) >= 8]
    if len(batches) < 3:
        return
    counts = Counter(number for each in batches for number in each)
    total, size = sum(counts.values()), len(batches[0])
    expected = sum(1 - (1 - count / total) ** size for count in counts.values())
    held = sum(len(set(each)) for each in batches) / len(batches)
    if held < expected / 2 or (len(counts) > 1 and held == 1):
        yield Seen(f"a batch of {size} holds {held:.1f} of the {len(counts)} classes "
                   f"on average; drawn at random it would hold {expected:.1f}")
