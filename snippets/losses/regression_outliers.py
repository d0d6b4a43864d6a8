"""With outliers in the training targets, L1 and Huber predict clean targets better
than MSE; without outliers none is far ahead. Each at its best learning rate."""
import torch
from sklearn.datasets import load_diabetes
from torch import nn

RATES = [0.001, 0.003, 0.01, 0.03]
LOSSES = {"MSE": nn.MSELoss(), "L1": nn.L1Loss(), "Huber": nn.HuberLoss(delta=1.0)}
data, target = load_diabetes(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target).float()
x = (x - x.mean(dim=0)) / x.std(dim=0)
y = (y - y.mean()) / y.std()


def r2(model, rows):
    with torch.no_grad():
        residual = model(x[rows]).squeeze(1) - y[rows]
    return 1 - residual.square().mean().item() / y[rows].var(correction=0).item()


def train_model(loss_fn, lr, seed, outliers):
    """Return the best R2 on clean validation data, and R2 on test data there."""
    torch.manual_seed(seed)
    train, validation, test = torch.randperm(442).split([222, 100, 120])
    train_y = y[train].clone()
    train_y[:outliers] += 20  # 20 standard deviations
    model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1))
    opt = torch.optim.Adam(model.parameters(), lr)
    best = (-100.0, None)
    for epoch in range(20):
        for batch in torch.randperm(222).split(50):
            loss = loss_fn(model(x[train[batch]]).squeeze(1), train_y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
        best = max(best, (r2(model, validation), r2(model, test)))
    return best


mean = {}
print("outliers of 222  loss    best lr  R2 on clean test data")
for outliers in 0, 11:
    for name, loss_fn in LOSSES.items():
        runs = {lr: torch.tensor([train_model(loss_fn, lr, seed, outliers)
                                  for seed in range(5)]) for lr in RATES}
        best_lr = max(RATES, key=lambda lr: runs[lr][:, 0].mean().item())
        test_r2 = runs[best_lr][:, 1]
        mean[outliers, name] = test_r2.mean()
        print(f"{outliers:15}  {name:5}  {best_lr:8}  "
              f"{test_r2.mean():.3f} ± {test_r2.std():.3f}")
assert mean[11, "Huber"] > mean[11, "MSE"] + 0.1
assert mean[11, "L1"] > mean[11, "MSE"] + 0.1
assert abs(mean[0, "Huber"] - mean[0, "MSE"]) < 0.05
assert abs(mean[0, "L1"] - mean[0, "MSE"]) < 0.05
