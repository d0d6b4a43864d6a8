"""Small batches with a divided loss train like the large batch."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(micro):
    torch.manual_seed(0)
    model = nn.Linear(64, 10)
    opt = torch.optim.SGD(model.parameters(), lr=0.5)
    sizes = []
    for window in torch.randperm(len(x)).split(400):
        opt.zero_grad()
        for rows in window.split(micro):
            logits = model(x[rows])
            loss = F.cross_entropy(logits, y[rows], reduction="sum")
            (loss / len(window)).backward()
        opt.step()
        sizes.append(len(window))
    loss = F.cross_entropy(model(x), y)
    print(f"{micro} at once: steps after {sizes}, loss {loss:.4f}")
    return model.weight.detach()


whole, parts = train(400), train(150)
gap = (whole - parts).abs().max()
assert gap < 1e-6 < whole.std()
print(f"weights differ by {gap:.6f}")
