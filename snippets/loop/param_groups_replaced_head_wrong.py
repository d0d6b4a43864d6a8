"""A head that is replaced after the optimizer was built is never trained.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def train(seed, lr, frozen, epochs, optimizer_first):
    """Return the fraction of the test images that is classified correctly."""
    torch.manual_seed(seed)
    train_set, test_set = torch.randperm(len(images)).split([1200, 597])
    body = nn.Sequential(nn.Linear(64, 64), nn.ReLU())
    body.requires_grad_(not frozen)
    model = nn.Sequential(body, nn.Linear(64, 5))
    new_head = nn.Linear(64, 10)
    if optimizer_first:
        opt = torch.optim.Adam(model.parameters(), lr=lr)
        model[1] = new_head
    else:
        model[1] = new_head
        opt = torch.optim.Adam(model.parameters(), lr=lr)
    start = new_head.weight.detach().clone()
    for epoch in range(epochs):
        for batch in train_set[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            opt.step()
    assert new_head.weight.equal(start) == optimizer_first
    model.eval()
    with torch.no_grad():
        predicted = model(images[test_set]).argmax(1)
    return (predicted == labels[test_set]).float().mean().item()


SETTINGS = {
    "body frozen, lr 0.01": {"lr": 0.01, "frozen": True, "epochs": 4},
    "body trained, lr 0.01": {"lr": 0.01, "frozen": False, "epochs": 4},
    "body trained, lr 0.1": {"lr": 0.1, "frozen": False, "epochs": 4},
    "lr 0.01, 40 epochs": {"lr": 0.01, "frozen": False, "epochs": 40},
}
lost = {}
print("test accuracy: head first / optimizer first")
for name, setting in SETTINGS.items():
    correct = [train(seed, optimizer_first=False, **setting) for seed in range(5)]
    wrong = [train(seed, optimizer_first=True, **setting) for seed in range(5)]
    lost[name] = [right - bad for right, bad in zip(correct, wrong)]
    print(f"{name:21}", *[f"{a:.1%}/{b:.1%}" for a, b in zip(correct, wrong)])

assert min(lost["body frozen, lr 0.01"]) > 0.5
assert min(lost["body trained, lr 0.01"]) > 0.01
assert sum(lost["body trained, lr 0.1"]) / 5 < 0.02
assert sum(lost["lr 0.01, 40 epochs"]) / 5 < 0.02
