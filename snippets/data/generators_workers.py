"""Split the stream by get_worker_info: each sample comes once."""
from itertools import islice

from torch.utils import data
from torch.utils.data import DataLoader


class Stream(data.IterableDataset):
    def __iter__(self):
        first, step = 0, 1
        if info := data.get_worker_info():  # None outside of a worker
            first, step = info.id, info.num_workers
        yield from islice(range(6), first, None, step)


for workers in 0, 2:
    fork = "fork" if workers else None
    loader = DataLoader(Stream(), batch_size=2, num_workers=workers,
                        multiprocessing_context=fork)
    batches = [batch.tolist() for batch in loader]
    seen = [i for batch in batches for i in batch]
    assert sorted(seen) == list(range(6))
    print(workers, "workers:", *batches)
