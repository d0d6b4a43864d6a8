"""A NumPy Generator made in __init__ is copied into every worker, in
every epoch: all copies draw the same numbers. Right: data/loader_worker_rng.py."""
import numpy as np
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return 6

    def __getitem__(self, i):
        return self.rng.integers(1000)


data = Noisy()
for epoch in range(2):
    print("no workers: ", [x.tolist() for x in DataLoader(data, 3)])

loader = DataLoader(
    Noisy(), 3, num_workers=2, multiprocessing_context="fork")
first, second = ([x.tolist() for x in loader] for epoch in range(2))
assert len({str(x) for x in first + second}) == 1
print("two workers:", first)
print("two workers:", second)
