"""Without the division by 4, SGD trains as with four times the learning rate:
ruined where that is too high, better where it was too low. Adam trains as
before. Right: loop/step_accumulate.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).flatten(1) / 16
labels = torch.tensor(digits.target)


def accuracy(make_optimizer, lr, divisor, seed):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = make_optimizer(model.parameters(), lr)
    for epoch in range(3):
        for group in train[torch.randperm(len(train))].split(200):
            optimizer.zero_grad()
            for batch in group.split(50):
                loss = F.cross_entropy(model(images[batch]), labels[batch])
                (loss / divisor).backward()
            optimizer.step()
    with torch.no_grad():
        predicted = model(images[test]).argmax(dim=1)
    return (predicted == labels[test]).float().mean().item()


def momentum(params, lr):
    return torch.optim.SGD(params, lr, momentum=0.9)


def over_seeds(make_optimizer, lr, divisor):
    return [accuracy(make_optimizer, lr, divisor, seed) for seed in range(5)]


print("test accuracy of five seeds")
settings = [(momentum, 0.03), (momentum, 0.125), (momentum, 0.5),
            (torch.optim.Adam, 0.01)]
divided, undivided = {}, {}
for make_optimizer, lr in settings:
    setting = f"{make_optimizer.__name__} at lr {lr}"
    divided[setting] = over_seeds(make_optimizer, lr, divisor=4)
    undivided[setting] = over_seeds(make_optimizer, lr, divisor=1)
    for way, found in ("divided by 4", divided), ("undivided", undivided):
        print(f"{setting}, {way}:", *(f"{value:.1%}" for value in found[setting]))

assert max(undivided["momentum at lr 0.5"]) < min(divided["momentum at lr 0.5"])
assert undivided["momentum at lr 0.125"] == divided["momentum at lr 0.5"]
assert min(undivided["momentum at lr 0.03"]) > max(divided["momentum at lr 0.03"])
for one, other in zip(divided["Adam at lr 0.01"], undivided["Adam at lr 0.01"]):
    assert abs(one - other) < 0.01
