"""Keep the workers where there are any."""
from torch.utils.data import DataLoader

for workers in 0, 2:
    loader = DataLoader([], num_workers=workers,
                        persistent_workers=bool(workers))
    assert loader.persistent_workers == (loader.num_workers == 2)
    print(loader.num_workers, loader.persistent_workers)
