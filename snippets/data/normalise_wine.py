"""Raw features of mixed scale ruin SGD. Standardised, or with batch
norm on the input, it works; batch norm after a layer mends half."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_wine
from torch import nn

data, target = load_wine(return_X_y=True)
loss_fn = nn.CrossEntropyLoss()
raw, y = torch.tensor(data).float(), torch.tensor(target)
ways = "raw", "standardised", "BN on input", "BN after layer"
right = {way: [] for way in ways}
for seed in range(5):
    for way in ways:
        torch.manual_seed(seed)
        train, test = torch.randperm(178).split([118, 60])
        x = raw
        layers = [nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3)]
        if way == "standardised":
            x = (x - x[train].mean(0)) / x[train].std(0)
        elif way != "raw":
            after = way == "BN after layer"
            layers.insert(after, nn.BatchNorm1d((13, 32)[after]))
        model = nn.Sequential(*layers)
        opt = torch.optim.SGD(model.parameters(), 0.05)
        for epoch in range(10):
            for batch in train[torch.randperm(118)].split(16):
                opt.zero_grad()
                loss_fn(model(x[batch]), y[batch]).backward()
                opt.step()
        answers = model.eval()(x[test]).argmax(1)
        right[way] += [(answers == y[test]).sum().item()]
assert min(right["standardised"] + right["BN on input"]) > 54
assert max(right["BN after layer"]) < 50 and max(right["raw"]) < 35
for way in ways:
    print(f"{way}, right of 60:", right[way])
    plt.plot([way] * 5, right[way], "o")
plt.ylabel("right of 60")
title = "Raw inputs ruin SGD; batch norm mends all only on the input"
plt.savefig("normalise_wine.svg", metadata={"Title": title})
