"""An IterableDataset has an __iter__ that yields samples. The loader
calls it once an epoch, so no epoch is empty."""
import torch
from torch.utils.data import DataLoader, IterableDataset, TensorDataset


class Squares(IterableDataset):
    def __iter__(self):
        for i in range(5):
            yield torch.tensor(i * i)


loader = DataLoader(Squares(), batch_size=2)
stored = TensorDataset(torch.tensor([0, 1, 4, 9, 16]))
for epoch in range(2):
    got, wanted = list(loader), [y for y, in DataLoader(stored, 2)]
    assert len(got) == len(wanted)
    assert all(x.equal(y) for x, y in zip(got, wanted))
    print(f"epoch {epoch}:", *(x.tolist() for x in got))
