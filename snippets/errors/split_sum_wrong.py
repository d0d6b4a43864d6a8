"""Half of five, rounded down, twice is four. Raises: ValueError.
Right: errors/split_sum.py."""
from torch.utils.data import random_split

data = range(5)
half = int(len(data) * 0.5)
print(len(data), [half, half])
random_split(data, [half, half])
