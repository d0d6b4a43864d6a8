"""next(iter(loader)) in each step is the first batch every time."""
from torch.utils.data import DataLoader

loader = DataLoader(range(9), batch_size=3)
seen = [next(iter(loader)).tolist() for step in range(4)]
assert seen[0] == seen[-1]
print(seen, "of", len(loader.dataset), "examples")
