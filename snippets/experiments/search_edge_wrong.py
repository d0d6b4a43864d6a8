"""The best trial lies at the edge of the range: the best lr may lie
beyond it. A wider range finds more, in five searches out of five.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def score(lr, seed):
    torch.manual_seed(seed)
    train, val = torch.randperm(len(x)).split([1200, 597])
    model = nn.Linear(64, 10)
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    for batch in train.split(100):
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
    return (model(x[val]).argmax(1) == y[val]).sum().item()


def search(high, seed):
    """Return hits, lr and place in the range: the best of 8."""
    sobol = torch.quasirandom.SobolEngine(1, scramble=True, seed=seed)
    places = sobol.draw(8).flatten().tolist()
    lrs = [1e-4 * (high / 1e-4) ** place for place in places]
    return max((score(lr, seed), lr, place)
               for lr, place in zip(lrs, places))


for seed in range(5):
    (few, lr1, edge), (many, lr2, _) = (
        search(high, seed) for high in (0.003, 1))
    assert edge > 0.87 and many > few + 20 and lr2 > 0.003
    print(f"best lr {lr1:.4f}, at {edge:.2f} of the range: {few} right;"
          f" wider: {lr2:.3f}, {many}")
