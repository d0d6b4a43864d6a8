"""Without workers nothing can die alone; the batches are the same."""
from torch.utils.data import DataLoader

data, batches = range(5), []
for workers, start in (0, None), (1, "fork"):
    loader = DataLoader(data, batch_size=2, num_workers=workers,
                        multiprocessing_context=start)
    batches.append([x.tolist() for x in loader])
    print(loader.num_workers, batches[-1])
alone, helped = batches
assert alone == helped == [[0, 1], [2, 3], [4]]
