"""Shares that sum to 1: random_split deals out what is left over."""
from torch.utils.data import random_split

train, test = random_split(range(5), [0.5, 0.5])
assert sorted([*train, *test]) == list(range(5))
print(len(train), len(test))
