"""A Dataset with a transform, and a DataLoader that shuffles it.
Each epoch gives every example once, in a new order."""
import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset


class Digits(Dataset):
    def __init__(self, transform=None):
        self.x, self.y = load_digits(return_X_y=True)
        self.transform = transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i].reshape(8, 8)
        return self.transform(x) if self.transform else x, self.y[i]


def to_image(x):  # float64 from 0 to 16
    return torch.tensor(x / 16).float()[None]  # (1, 8, 8)


torch.manual_seed(0)
data = Digits(to_image)
loader = DataLoader(data, batch_size=100, shuffle=True)
print(len(data), "images in", len(loader), "batches")
for epoch in range(2):
    batches = list(loader)
    x, y = batches[0]
    print(tuple(x.shape), x.dtype, y[:10].tolist())
    seen = torch.cat([x.sum((1, 2, 3)) for x, _ in batches])
    every = torch.tensor(data.x.sum(1) / 16).float()
    assert seen.sort()[0].allclose(every.sort()[0])
print("last batch:", [len(x) for x, _ in batches][-1])
