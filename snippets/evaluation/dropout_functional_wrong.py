"""F.dropout(h, p) ignores eval(): each evaluation loses accuracy.
Right: evaluation/dropout_functional.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.out = nn.Linear(64, 10)

    def forward(self, x, training=True):  # the default of F.dropout
        h = F.relu(self.hidden(x))
        return self.out(F.dropout(h, 0.5, training))


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = Net()
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(8):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    model.eval()
    ignored = (model(x[test]).argmax(1) == y[test]).sum()
    told = (model(x[test], model.training).argmax(1) == y[test]).sum()
    assert told > ignored + 10
    print(f"right of {len(test)}: {ignored}, told the mode: {told}")
