"""A ReLU after the last layer costs accuracy: an output can become zero for every
image, and its class is then lost.
Right: recipes/mlp.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def run(last, optimizer_class, lr, seed):
    """The test accuracy, and how many outputs are zero for every test image."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10), last)
    optimizer = optimizer_class(model.parameters(), lr=lr)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        outputs = model(x[test])  # (597, 10)
    correct = (outputs.argmax(dim=1) == y[test]).sum().item()
    dead = (outputs == 0).all(dim=0).sum().item()
    return correct / 597, dead


settings = [
    (torch.optim.Adam, 0.003),
    (torch.optim.Adam, 0.03),
    (torch.optim.SGD, 0.1),
    (torch.optim.SGD, 0.5),
]
print("mean of five seeds    raw logits   final ReLU   dead outputs of 10")
for optimizer_class, lr in settings:
    raw = [run(nn.Identity(), optimizer_class, lr, seed) for seed in range(5)]
    relu = [run(nn.ReLU(), optimizer_class, lr, seed) for seed in range(5)]
    for (accuracy, dead), (accuracy_relu, _) in zip(raw, relu, strict=True):
        assert accuracy > accuracy_relu + 0.05
        assert dead == 0
    dead = [count for _, count in relu]
    assert sum(dead) > 0
    name = f"{optimizer_class.__name__}, lr {lr}"
    print(f"{name:16}{sum(a for a, _ in raw) / 5:16.1%}"
          f"{sum(a for a, _ in relu) / 5:13.1%}   {dead}")
