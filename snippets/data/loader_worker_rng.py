"""worker_init_fn gives each worker, in each epoch, a generator of its
own: torch.initial_seed() differs between them."""
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info


class Noisy(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return 6

    def __getitem__(self, i):
        return self.rng.integers(1000)


def own_rng(worker):
    seed = torch.initial_seed()
    get_worker_info().dataset.rng = np.random.default_rng(seed)


print("no workers: ", [x.tolist() for x in DataLoader(Noisy(), 3)])
torch.manual_seed(0)
loader = DataLoader(Noisy(), 3, num_workers=2, worker_init_fn=own_rng,
                    multiprocessing_context="fork")
first, second = ([x.tolist() for x in loader] for epoch in range(2))
assert len({str(x) for x in first + second}) == 4
print("two workers:", first)
print("two workers:", second)
