"""Both options follow the number of workers."""
from torch.utils.data import DataLoader

for workers in 0, 2:
    loader = DataLoader([], num_workers=workers,
                        prefetch_factor=4 if workers else None,
                        persistent_workers=bool(workers))
    assert loader.persistent_workers == (loader.prefetch_factor == 4)
    print(loader.num_workers, loader.prefetch_factor)
