"""With equal epochs a larger batch makes fewer steps and learns less.
An lr scaled by the ratio of the sizes does not mend it here."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def right(seed, size, lr):
    """Train for two epochs; return hits among 597 test images."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = torch.nn.Linear(64, 10)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for batch in train.split(size) * 2:
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
    return (model(x[test]).argmax(1) == y[test]).sum().item()


sizes, runs = [16, 256, 1200], {"lr 0.5": [], "lr 0.5 x size / 16": []}
for seed in range(5):
    for run, scaled in zip(runs.values(), (False, True)):
        run.append([right(seed, size, 0.5 * (size / 16) ** scaled)
                    for size in sizes])
    same, grown = (run[-1] for run in runs.values())
    assert same == sorted(same, reverse=True)
    assert same[0] == grown[0] == max(grown)
    print("right of 597:", same, "lr scaled:", grown)
for (name, run), style in zip(runs.items(), ["o-", "s--"]):
    plt.plot([str(size) for size in sizes],
             torch.tensor(run).sum(0) / 5 / 597, style, label=name)
plt.gca().set(xlabel="batch size", ylabel="test accuracy, five nets")
plt.legend()
title = "With equal epochs larger batches get fewer images right"
plt.savefig("batch_size_epochs.svg", metadata={"Title": title})
