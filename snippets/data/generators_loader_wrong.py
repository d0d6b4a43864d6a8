"""A DataLoader asks for a length, which a generator does not have.
Raises: TypeError. Right: data/generators_dataset.py."""
from torch.utils.data import DataLoader


def squares():
    yield from (0, 1, 4)


print(list(DataLoader(list(squares()))))
print(list(DataLoader(squares())))
