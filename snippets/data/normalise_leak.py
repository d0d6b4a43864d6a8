"""Statistics that include the test split leak, but little here: the
weights are told a mean and a std, and no labels."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from torch import nn

data, target = load_wine(return_X_y=True)
raw, y = torch.tensor(data).float(), torch.tensor(target)
for seed in range(5):
    right = []
    for whole in False, True:
        torch.manual_seed(seed)
        train, test = torch.randperm(178).split([118, 60])
        seen = raw if whole else raw[train]
        x = (raw - seen.mean(0)) / seen.std(0)
        model = nn.Linear(13, 3)
        opt = torch.optim.SGD(model.parameters(), 0.5)
        for step in range(50):
            opt.zero_grad()
            loss = F.cross_entropy(model(x[train]), y[train])
            loss.backward()
            opt.step()
        answers = model(x[test]).argmax(1)
        right += [(answers == y[test]).sum()]
    own, leaked = right
    assert abs(own - leaked) < 2
    print(f"right of 60: training statistics {own}, of all data "
          f"{leaked}, loss {loss:.4f}")
