"""Count what was found before it is used."""
import torch
from torch.utils.data import DataLoader

names, ending = ["a.jpg", "b.jpg", "c.jpg"], ".jpg"
data = [name for name in names if name.endswith(ending)]
assert len(data) > 0
torch.manual_seed(0)
batches = list(DataLoader(data, shuffle=True))
assert sorted(batches) == [[name] for name in data]
print("found", len(data), "images:", batches)
