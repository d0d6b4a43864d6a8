"""Adam divides a constant factor of the gradient out. But one gradient times 1000
costs Adam accuracy and ruins SGD at lr 0.3. Clipping prevents both."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)


def train(seed, optimizer_class, lr, factor=1.0, spike=1.0, max_norm=math.inf):
    """The number of test images of 597 that are classified correctly."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(),
        nn.Linear(32, 32), nn.ReLU(),
        nn.Linear(32, 10))
    optimizer = optimizer_class(model.parameters(), lr=lr)
    train, test = torch.randperm(len(x)).split([1200, 597])
    for step in range(100):
        batch = train[torch.randperm(1200)[:50]]
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[batch]), y[batch])
        loss *= factor
        if step == 20:
            loss *= spike
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
    with torch.no_grad():
        return (model(x[test]).argmax(dim=1) == y[test]).sum().item()


def five(name, optimizer_class, lr, **settings):
    correct = [train(seed, optimizer_class, lr, **settings) for seed in range(5)]
    print(f"  {name:26}", *(f"{n:3}" for n in correct))
    return correct


cases = [(torch.optim.Adam, 0.003), (torch.optim.Adam, 0.01),
         (torch.optim.SGD, 0.1), (torch.optim.SGD, 0.3)]
for optimizer_class, lr in cases:
    print(f"{optimizer_class.__name__}, lr {lr}")
    plain = five("as it is", optimizer_class, lr)
    small = five("all gradients times 0.01", optimizer_class, lr, factor=0.01)
    hit = five("one times 1000", optimizer_class, lr, spike=1000.0)
    clipped = five("one times 1000, max_norm=1", optimizer_class, lr,
                   spike=1000.0, max_norm=1.0)
    if optimizer_class is torch.optim.Adam:
        assert abs(sum(small) - sum(plain)) < 30
        assert all(bad < good - 30 for bad, good in zip(hit, plain, strict=True))
    else:
        assert sum(small) < sum(plain) / 2
    if lr == 0.3:
        assert max(hit) < 100
    assert sum(clipped) > 0.95 * sum(plain)
