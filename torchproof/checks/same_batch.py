"""`same-batch`: each training step begins a new epoch.

Looks, in a loop that is watched, at how often a DataLoader is iterated over anew.
Reports a loader of several batches that is begun anew for nearly every step: only its
first batch is used, and with shuffle=False it is the same each time.
Silent about loaders of one batch, about loops without a DataLoader, and about a loop of
fewer than 5 steps.
"""
from collections import Counter
from collections.abc import Iterator

from torch.utils.data import DataLoader

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched


@check(WARNING, fix=(
    "use for batch in loader, not next(iter(loader)), which begins anew; if "
    "you overfit one batch on purpose, there is nothing to do."))
def same_batch(seen: Watched) -> Iterator[Seen]:
    begun = Counter(id(event.what) for event in seen.events.of("iterate"))
    for event in seen.events.of("iterate"):
        times, steps = begun[id(event.what)], len(seen.stepped)
        if steps > 4 and times >= 0.9 * steps and _several(event.what):
            yield Seen(f"a loader of several batches is begun anew {times} times in "
                       f"{steps} steps", event.where)
            return


def _several(loader: DataLoader) -> bool:
    try:
        return len(loader) > 1
    except TypeError:  # of a dataset without a length
        return True
