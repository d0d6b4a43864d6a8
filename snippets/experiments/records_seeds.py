"""torch.manual_seed fixes what torch draws and nothing else; in the
loader's workers it fixes random and np.random too."""
import random

import numpy as np
import torch
from torch.utils.data import DataLoader


class Draws:
    def __len__(self):
        return 1

    def __getitem__(self, i):
        return {"torch": torch.rand(()).item(),
                "random": random.random(), "numpy": np.random.rand()}


main = DataLoader(Draws(), batch_size=None)
worker = DataLoader(Draws(), batch_size=None, num_workers=1,
                    multiprocessing_context="fork")
for loader in main, worker:
    torch.manual_seed(0)
    (first,) = loader
    torch.manual_seed(0)
    (second,) = loader
    same = {key: first[key] == second[key] for key in first}
    assert list(same.values()) == [True] + 2 * [loader is worker]
    print(loader.num_workers, "workers, the same again:", same)
