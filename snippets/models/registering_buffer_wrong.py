"""A mean in a plain tensor is not saved, and loading misses nothing.
Right: models/registering_buffer.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from torch import nn


class Net(nn.Module):
    def __init__(self, buffers):
        super().__init__()
        mean, std = torch.zeros(13), torch.ones(13)
        self.mean = nn.Buffer(mean) if buffers else mean
        self.std = nn.Buffer(std) if buffers else std
        self.out = nn.Linear(13, 3)

    def forward(self, x):
        return self.out((x - self.mean) / self.std)


data, target = load_wine(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target)
for seed in range(5):
    result = []
    for buffers in True, False:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([120, 58])
        model = Net(buffers)
        model.mean[:], model.std[:] = x[train].mean(0), x[train].std(0)
        opt = torch.optim.Adam(model.parameters(), lr=0.1)
        for step in range(10):
            opt.zero_grad()
            F.cross_entropy(model(x[train]), y[train]).backward()
            opt.step()
        loaded = Net(buffers)
        loaded.load_state_dict(model.state_dict())
        right, after = ((m(x[test]).argmax(1) == y[test]).sum()
                        for m in (model, loaded))
        assert right == after if buffers else after < right - 20
        result += [f"{right} -> {after}"]
    print("right of 58: buffers {}, plain tensors {}".format(*result))
