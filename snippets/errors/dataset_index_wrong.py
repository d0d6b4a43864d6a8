"""More indices than examples, as when __len__ counts other things.
Raises: IndexError. Right: errors/dataset_index.py."""
from torch.utils.data import DataLoader

indices = range(3)
print(list(indices))
for x in DataLoader(["a", "b"], sampler=indices):
    print(x)
