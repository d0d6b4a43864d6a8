"""`repeated-augmentation`: random changes of the rows are the same each time.

Looks at rows that differ when the dataset is asked twice: at the first eight in two
epochs of the loader, and at the first one from each of its workers.
Reports rows that are all the same in both epochs, or from all workers, if there are
several.
Silent about datasets without randomness, and about other loaders than DataLoader.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Data


@check(ERROR, fix=(
    "draw from torch's generator, which each worker gets seeded, or seed your "
    "own in worker_init_fn from torch.initial_seed()."))
def repeated_augmentation(seen: Data) -> Iterator[Seen]:
    if seen.workers_repeat:
        workers = seen.train.loader.num_workers
        yield Seen(f"all {workers} workers make the same random changes to a row")
    elif seen.epochs_repeat:
        yield Seen("rows that are changed at random are the same in two epochs")
