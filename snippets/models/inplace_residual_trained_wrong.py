"""inplace=True, switched on in a trained residual network, raises its test loss.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Block(nn.Module):
    def __init__(self, inplace):
        super().__init__()
        self.f = nn.Sequential(nn.ReLU(inplace), nn.Linear(64, 64),
                               nn.ReLU(inplace), nn.Linear(64, 64))

    def forward(self, x):
        return x + self.f(x)


def build(inplace):
    return nn.Sequential(nn.Linear(64, 64), Block(inplace), Block(inplace),
                         nn.Linear(64, 10))


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for lr in (0.003, 0.01):
    for seed in range(5):
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = build(inplace=False)
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        for epoch in range(4):
            for batch in train[torch.randperm(1200)].split(100):
                optimizer.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                optimizer.step()
        switched = build(inplace=True)
        switched.load_state_dict(model.state_dict())
        with torch.no_grad():
            logits, changed = model(x[test]), switched(x[test])
        loss = F.cross_entropy(logits, y[test]).item()
        loss_changed = F.cross_entropy(changed, y[test]).item()
        correct = (logits.argmax(dim=1) == y[test]).float().mean().item()
        correct_changed = (changed.argmax(dim=1) == y[test]).float().mean().item()
        assert loss_changed > loss + 0.005
        print(f"lr {lr:5}: test loss {loss:.3f} -> {loss_changed:.3f},"
              f" accuracy {correct:.1%} -> {correct_changed:.1%}")
