"""A class with a dead output is never predicted; here class 0 is alive."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(last):
    """The outputs for the test images, and their labels."""
    torch.manual_seed(5)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10), last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        return model(x[test]), y[test]


plt.figure(figsize=(8, 3.6))
models = {"raw logits": (nn.Identity(), -0.2), "final ReLU": (nn.ReLU(), 0.2)}
for name, (last, offset) in models.items():
    outputs, labels = train(last)
    dead = (outputs == 0).all(dim=0).nonzero().flatten().tolist()
    predicted = outputs.argmax(dim=1)
    hits = labels[predicted == labels].bincount(minlength=10).tolist()
    for digit in dead:
        assert not (predicted == digit).any()
    print(f"{name}: dead outputs {dead}")
    print("  correct per class", hits)
    if name == "final ReLU":
        assert len(dead) > 0
        hatch = "//"
    else:
        assert len(dead) == 0
        hatch = None
    places = [digit + offset for digit in range(10)]
    plt.bar(places, hits, width=0.4, label=name, hatch=hatch)
plt.xticks(range(10))
plt.ylim(0, 100)
plt.xlabel("class")
plt.ylabel("correct test images")
plt.legend(ncols=2)
title = "With a final ReLU, a class whose output is dead is never predicted"
plt.savefig("mlp_dead_classes.svg", metadata={"Title": title})
