"""next is a function."""
from torch.utils.data import DataLoader

loader = DataLoader(range(3))
x = next(iter(loader))
assert x.tolist() == [0]
print(x, "of", len(loader))
