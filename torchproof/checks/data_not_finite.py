"""`data-not-finite`: there is a nan or an inf among the inputs.

Looks at each float tensor of both loaders.
Reports how many values are not finite.
Silent about targets.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Data, counted


@check(ERROR, fix=(
    "drop or fill such rows; look at what a log or a division makes of 0."))
def data_not_finite(seen: Data) -> Iterator[Seen]:
    for where, rows in (("training", seen.train), ("validation", seen.val)):
        for name, count in (rows.not_finite if rows else {}).items():
            yield Seen(f"{name} has nan or inf in {counted(count, 'value')} of the "
                       f"{where} data")
