"""collate_fn=list leaves a batch as it is: a list of examples."""
from torch.utils.data import DataLoader

data = [[1], [2, 3]]
loader = DataLoader(data, batch_size=len(data), collate_fn=list)
batch = next(iter(loader))
assert batch == data
print(batch)
