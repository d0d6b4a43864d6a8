"""`rows-dropped`: the validation loader leaves rows out.

Looks at drop_last of the validation loader.
Reports how many rows the last batch would have had.
Silent about loaders that drop none.
"""
from collections.abc import Iterator

from torch.utils.data import DataLoader

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Data


@check(WARNING, fix="drop_last=False for validation and test.")
def rows_dropped(seen: Data) -> Iterator[Seen]:
    loader = seen.val.loader if seen.val else None
    if not isinstance(loader, DataLoader) or not loader.drop_last \
            or not loader.batch_size or not hasattr(loader.dataset, "__len__"):
        return
    left = len(loader.dataset) % loader.batch_size
    if left:
        yield Seen(f"drop_last leaves out {left} of {len(loader.dataset)} rows")
