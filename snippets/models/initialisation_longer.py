"""Ten layers with the default initialisation and without norms are slow, not stuck:
what 24 steps do not learn, 300 do, at one learning rate."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)

print("test accuracy with Adam, lr 0.003")
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    layers = []
    for _ in range(10):
        layers += [nn.Linear(64, 64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    accuracy = {}
    for step in range(1, 301):
        batch = train[torch.randint(1200, (100,))]
        optimizer.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        optimizer.step()
        if step in (24, 300):
            with torch.no_grad():
                correct = model(x[test]).argmax(dim=1) == y[test]
            accuracy[step] = correct.float().mean().item()
    print(f"after 24 steps {accuracy[24]:5.1%}, after 300 steps {accuracy[300]:.1%}")
    assert accuracy[24] < 0.5
    assert accuracy[300] > 0.6
