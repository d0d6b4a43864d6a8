"""StackDataset checks that its parts are equally long."""
from torch.utils.data import DataLoader, StackDataset

images, labels = ["a", "b"], [0, 1]
data = StackDataset(images, labels)
assert len(data) == len(images) == len(labels)
print(list(DataLoader(data)))
