"""A generator made before the loop over epochs feeds only the first.
Right: data/generators_dataset.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def batches(train):
    for batch in train[torch.randperm(1200)].split(100):
        yield x[batch], y[batch]


def count_right(seed, fresh):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Linear(64, 10)
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    steps = []
    loader = batches(train)
    for epoch in range(3):
        steps.append(0)
        for inputs, labels in batches(train) if fresh else loader:
            opt.zero_grad()
            F.cross_entropy(model(inputs), labels).backward()
            opt.step()
            steps[-1] += 1
    assert steps == ([12, 12, 12] if fresh else [12, 0, 0])
    return (model(x[test]).argmax(1) == y[test]).sum()


for seed in range(5):
    once, fresh = count_right(seed, False), count_right(seed, True)
    assert fresh > once + 10
    print(f"right of 597: {once}, made anew each epoch {fresh}")
