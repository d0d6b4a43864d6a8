"""Tests of a training, for your own tests: `pytest preflight_test.py` runs all three.
The first two use fixtures that the package brings. Needs: torchproof."""
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import torchproof

digits = load_digits()
images = torch.tensor(digits.data / 16, dtype=torch.float32)
labels = torch.tensor(digits.target)
train_loader = DataLoader(TensorDataset(images[:1400], labels[:1400]), 64, shuffle=True)
val_loader = DataLoader(TensorDataset(images[1400:], labels[1400:]), 64)


def training():
    """What your project trains, as it trains it: model, loss, batch, optimizer."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    head = model[2]  # the layers before it are to stay as they are
    optimizer = torch.optim.Adam(head.parameters(), lr=0.01)
    return model, nn.CrossEntropyLoss(), next(iter(train_loader)), optimizer


def test_data(check_data):
    check_data(train_loader, val_loader)


def test_training(preflight):
    preflight(*training(), ignore=["not-in-optimizer"])


def test_training_without_the_fixture():
    report = torchproof.preflight(*training(), ignore=["not-in-optimizer"])
    assert report.ok, str(report)


if __name__ == "__main__":
    test_training_without_the_fixture()
    report = torchproof.preflight(*training())  # what the tests accept
    print(report)
    assert report.codes == ["not-in-optimizer"]
