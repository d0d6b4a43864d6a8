"""Running statistics that lag behind make eval mode worse than train mode. update_bn
measures them again on the training data, and the accuracy in eval mode comes back."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.swa_utils import update_bn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def train(indices, momentum, epochs):
    model = nn.Sequential(
        nn.Linear(64, 64), nn.BatchNorm1d(64, momentum=momentum), nn.ReLU(),
        nn.Linear(64, 64), nn.BatchNorm1d(64, momentum=momentum), nn.ReLU(),
        nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(epochs):
        for batch in indices[torch.randperm(len(indices))].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
    return model.eval()


@torch.no_grad()
def accuracy(model, indices):
    correct = model(images[indices]).argmax(1) == labels[indices]
    return 100 * correct.float().mean().item()


def run(seed, momentum, epochs):
    """Return the accuracy in eval mode before and after update_bn."""
    torch.manual_seed(seed)
    train_indices, test_indices = torch.randperm(len(images)).split([1200, 597])
    model = train(train_indices, momentum, epochs)
    before = accuracy(model, test_indices)
    update_bn(images[train_indices].split(100), model)
    return before, accuracy(model, test_indices)


print("momentum  epochs  eval mode  after update_bn")
gains = {}
for momentum in (0.1, 0.001):
    for epochs in (1, 10):
        runs = [run(seed, momentum, epochs) for seed in range(5)]
        gains[momentum, epochs] = [after - before for before, after in runs]
        before = sum(before for before, after in runs) / 5
        after = sum(after for before, after in runs) / 5
        print(f"{momentum:8}  {epochs:6}  {before:9.1f}  {after:15.1f}")
assert min(gains[0.1, 1]) > 0.5
assert abs(sum(gains[0.1, 10]) / 5) < 0.5
assert min(gains[0.001, 1]) > 2
assert min(gains[0.001, 10]) > 5
