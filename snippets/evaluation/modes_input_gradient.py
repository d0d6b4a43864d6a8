"""An adversarial attack needs the gradient of its input, in eval mode."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def train(indices):
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for batch in indices[torch.randperm(len(indices))].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
    return model.eval()


def correct(model, x, y):
    return (model(x).argmax(1) == y).sum().item()


for seed in range(5):
    torch.manual_seed(seed)
    train_indices, test_indices = torch.randperm(len(images)).split([1200, 597])
    model = train(train_indices)

    x = images[test_indices].requires_grad_()
    y = labels[test_indices]
    loss = F.cross_entropy(model(x), y)
    (gradient,) = torch.autograd.grad(loss, x)

    clean = correct(model, x, y)
    noise = correct(model, x + 0.1 * torch.randn_like(x).sign(), y)
    attacked = correct(model, x + 0.1 * gradient.sign(), y)
    assert noise > clean - 30
    assert attacked < noise - 100
    print(f"correct of 597: {clean}, with noise {noise}, attacked {attacked}")
