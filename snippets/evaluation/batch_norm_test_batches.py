"""Without eval() the accuracy depends on how a test set is batched."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
sizes = [2, 8, 64, 512]
runs = {"eval": [], "train": [], "train, sorted": []}
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1285, 512])
    model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64),
                          nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(4):
        for batch in train[torch.randperm(1285)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    for name in runs:
        order = test[y[test].argsort()] if "sorted" in name else test
        model.train("train" in name)
        runs[name].append([sum(
            (model(x[i]).argmax(1) == y[i]).sum().item()
            for i in order.split(size)) for size in sizes])
    ok, (two, eight, *many), tidy = (run[-1] for run in runs.values())
    assert min(ok) == max(ok) and max(ok) < min(many) + 12
    assert max(ok) > eight + 15 > two + 90 and max(ok) > 2 * tidy[2]
    print("right of 512:", max(ok), [two, eight, *many], tidy)
for (name, run), style in zip(runs.items(), ["^:", "o-", "s--"]):
    plt.plot([str(size) for size in sizes],
             torch.tensor(run).sum(0) / 5 / 512, style, label=name)
plt.gca().set(xlabel="test batch size", ylabel="accuracy, five nets")
plt.legend()
title = "Without eval(), small or sorted test batches cost accuracy"
plt.savefig("batch_norm_test_batches.svg", metadata={"Title": title})
