"""The layers of a plain list are not saved: a loaded model has new random ones, and
load_state_dict says that all keys match. Right: models/mlp_modulelist.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Net(nn.Module):
    def __init__(self, container):
        super().__init__()
        self.hidden = container([nn.Linear(64, 64), nn.Linear(64, 64)])
        self.out = nn.Linear(64, 10)

    def forward(self, inputs):
        for layer in self.hidden:
            inputs = layer(inputs).relu()
        return self.out(inputs)


digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def accuracies(container, seed):
    """Return the test accuracy before saving and after loading, and what it said."""
    torch.manual_seed(seed)
    train_set, test_set = torch.randperm(len(images)).split([1200, 597])
    model = Net(container)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(4):
        for batch in train_set[torch.randperm(1200)].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
    loaded = Net(container)
    said = loaded.load_state_dict(model.state_dict())
    result = []
    for each in model, loaded:
        correct = each(images[test_set]).argmax(1) == labels[test_set]
        result.append(correct.float().mean().item())
    return *result, said


for container in nn.ModuleList, list:
    print(f"{container.__name__:10}", end="")
    for seed in range(5):
        before, after, said = accuracies(container, seed)
        print(f" {before:.0%} -> {after:.0%}", end="")
        if container is list:
            assert after < 0.25
            assert before > after + 0.3
        else:
            assert after == before
    print("", said)
