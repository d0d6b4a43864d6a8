"""A mean in a plain tensor is not saved, and load_state_dict does not miss it.
Right: models/registering_buffer.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(13, 3)

    def forward(self, inputs):
        return self.out((inputs - self.mean) / self.std)


class WithBuffers(Classifier):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(13))
        self.register_buffer("std", torch.ones(13))


class WithPlainTensors(Classifier):
    def __init__(self):
        super().__init__()
        self.mean = torch.zeros(13)
        self.std = torch.ones(13)


wine = load_wine()
inputs = torch.tensor(wine.data, dtype=torch.float32)
labels = torch.tensor(wine.target)


def accuracies(model_class, seed):
    """Return the test accuracy before saving and after loading."""
    torch.manual_seed(seed)
    train_set, test_set = torch.randperm(len(inputs)).split([120, 58])
    model = model_class()
    model.mean.copy_(inputs[train_set].mean(0))
    model.std.copy_(inputs[train_set].std(0))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for step in range(10):
        optimizer.zero_grad()
        F.cross_entropy(model(inputs[train_set]), labels[train_set]).backward()
        optimizer.step()
    loaded = model_class()
    loaded.load_state_dict(model.state_dict())
    result = []
    for each in model, loaded:
        correct = each(inputs[test_set]).argmax(1) == labels[test_set]
        result.append(correct.float().mean().item())
    return result


for model_class in WithBuffers, WithPlainTensors:
    print(f"{model_class.__name__:17}", end="")
    for seed in range(5):
        before, after = accuracies(model_class, seed)
        print(f" {before:.0%} -> {after:.0%}", end="")
        if model_class is WithBuffers:
            assert after == before
        else:
            assert after < before - 0.3
    print()
