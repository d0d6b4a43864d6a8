"""Training on random labels does not find a leak that you do not know of.
Each image was copied, with noise, before the split. Labels drawn once per
original give the leak away; labels drawn for each row pass the same split.
Right: debugging/silent_leak.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, _ = load_digits(return_X_y=True)
data = torch.tensor(data / 16).float()


def validation_accuracy(x, y, train, val):
    model = nn.Sequential(
        nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.02)
    for step in range(60):
        opt.zero_grad()
        F.cross_entropy(model(x[train]), y[train]).backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        correct = model(x[val]).argmax(1) == y[val]
    return correct.float().mean().item()


for seed in range(5):
    torch.manual_seed(seed)
    image = torch.randperm(len(data))[:300].repeat(2)  # two copies each
    x = data[image] + 0.1 * torch.randn(600, 64)
    per_image = torch.randint(10, (len(data),))[image]
    per_row = torch.randint(10, (600,))
    val, train = torch.randperm(600).split([200, 400])  # leaks
    told = validation_accuracy(x, per_image, train, val)
    missed = validation_accuracy(x, per_row, train, val)
    print(f"labels per original {told:.3f}, per row {missed:.3f}")
    assert told > 0.22
    assert missed < 0.16  # chance is 0.1
