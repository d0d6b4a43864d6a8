"""next(iter(loader)) in each step is the first batch every time.
Right: errors/loader_end.py."""
from torch.utils.data import DataLoader

loader = DataLoader(range(9), batch_size=3)
seen = [next(iter(loader)).tolist() for step in range(4)]
first, *later = seen
assert later == 3 * [first]
print(seen, "of", len(loader.dataset), "examples")
