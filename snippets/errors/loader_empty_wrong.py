"""A loader cannot shuffle a dataset in which nothing is. Raises: ValueError.
Right: errors/loader_empty.py."""
from torch.utils.data import DataLoader

names, ending = ["a.jpg", "b.jpg"], ".png"
print("looking for", ending, "in", names)
data = [name for name in names if name.endswith(ending)]
DataLoader(data, shuffle=True)
