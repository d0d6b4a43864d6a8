"""The MSE of (N, 1) against (N,) warns, and pulls each prediction to the mean
of all targets of its batch. Of these N targets one is its own, so in shuffled
batches about 1/N of the spread is learned. Warns: UserWarning.
Right: errors/mse_size.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_diabetes
from torch import nn

diabetes = load_diabetes()
x = torch.tensor(diabetes.data, dtype=torch.float32)
y = torch.tensor(diabetes.target, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = (y - y.mean()) / y.std()


def train(seed, broadcast, batch_size, epochs, lr):
    """The test split's spread of predictions, and the last training loss."""
    torch.manual_seed(seed)
    train_rows, test_rows = torch.randperm(len(x)).split([300, 142])
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        for batch in train_rows[torch.randperm(300)].split(batch_size):
            outputs, targets = model(x[batch]), y[batch]  # (N, 1) and (N,)
            if not broadcast:
                outputs = outputs.squeeze(1)
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


print("standard deviation of the predictions")
for seed in range(5):
    whole, whole_loss = train(seed, False, batch_size=300, epochs=40, lr=0.02)
    whole_wrong, wrong_loss = train(seed, True, batch_size=300, epochs=40, lr=0.02)
    fours, _ = train(seed, False, batch_size=4, epochs=5, lr=0.003)
    fours_wrong, _ = train(seed, True, batch_size=4, epochs=5, lr=0.003)
    print(f"all 300: right {whole:.4f}, broadcast {whole_wrong:.4f}   "
          f"fours: right {fours:.4f}, broadcast {fours_wrong:.4f}")
    assert whole > 0.5
    assert fours > 0.5
    assert whole_wrong < 0.05
    assert whole_loss < 0.5
    assert wrong_loss > 0.8
    assert 0.05 < fours_wrong < 0.4
