"""A buffer shuffles a stream: keep some, hand out one by chance."""
import random

from torch.utils.data import DataLoader, IterableDataset


class Shuffled(IterableDataset):
    def __init__(self, source, size):
        self.source, self.size = source, size

    def __iter__(self):
        kept = []
        for sample in self.source:
            kept.append(sample)
            if len(kept) > self.size:
                yield kept.pop(random.randrange(len(kept)))
        random.shuffle(kept)
        yield from kept


for size in 0, 3, 12:
    random.seed(0)
    loader = DataLoader(Shuffled(range(12), size), batch_size=6)
    order = [x for batch in loader for x in batch.tolist()]
    assert sorted(order) == list(range(12))
    assert all(x <= place + size for place, x in enumerate(order))
    print(f"keeps {size}:", *(batch.tolist() for batch in loader))
