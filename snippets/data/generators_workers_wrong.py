"""Each worker runs all of __iter__: two of them, each sample twice.
Right: data/generators_workers.py."""
from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __iter__(self):
        yield from range(6)


for workers in 0, 2:
    fork = "fork" if workers else None
    loader = DataLoader(Stream(), batch_size=2, num_workers=workers,
                        multiprocessing_context=fork)
    batches = [batch.tolist() for batch in loader]
    seen = [i for batch in batches for i in batch]
    assert sorted(seen) == sorted(max(workers, 1) * list(range(6)))
    print(workers, "workers:", *batches)
