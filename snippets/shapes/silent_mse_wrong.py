"""The MSE of (N, 1) against (N,) warns, and pulls each prediction to the mean
of all targets. Warns: UserWarning. Right: errors/mse_size.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_diabetes
from torch import nn

diabetes = load_diabetes()
x = torch.tensor(diabetes.data, dtype=torch.float32)
y = torch.tensor(diabetes.target, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = (y - y.mean()) / y.std()


def train(seed, broadcast):
    """The test split's spread of predictions, and the last training loss."""
    torch.manual_seed(seed)
    train_rows, test_rows = torch.randperm(len(x)).split([300, 142])
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    targets = y[train_rows]
    for epoch in range(40):
        outputs = model(x[train_rows])  # (300, 1)
        if not broadcast:
            outputs = outputs.squeeze(1)  # (300,)
        loss = F.mse_loss(outputs, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if broadcast:
        # The same loss written out: the distance to the mean, and a constant.
        to_mean = (outputs - targets.mean()).square().mean()
        assert loss.allclose(to_mean + targets.var(correction=0))
    with torch.no_grad():
        return model(x[test_rows]).std().item(), loss.item()


print("standard deviation of the predictions, loss")
for seed in range(5):
    spread, loss = train(seed, broadcast=False)
    spread_broadcast, loss_broadcast = train(seed, broadcast=True)
    print(f"right {spread:.4f}, {loss:.4f}   "
          f"broadcast {spread_broadcast:.4f}, {loss_broadcast:.4f}")
    assert spread > 0.5
    assert spread_broadcast < 0.1
    assert loss < loss_broadcast / 2
