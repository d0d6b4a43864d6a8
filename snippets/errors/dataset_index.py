"""StackDataset checks that its parts are equally long."""
from torch.utils.data import DataLoader, StackDataset

images, labels = ["a", "b"], [0, 1]
data = StackDataset(images, labels)
assert len(data) == len(images) and data[1] == ("b", 1)
print(list(DataLoader(data)))
