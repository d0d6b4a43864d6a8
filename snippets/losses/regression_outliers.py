"""With outliers in the training targets, L1 and Huber predict clean targets better
than MSE; without outliers none is far ahead. Each at its best learning rate."""
import torch
from sklearn.datasets import load_diabetes
from torch import nn

SEEDS = 5
RATES = [0.0003, 0.001, 0.003, 0.01, 0.03]
LOSSES = {"MSE": nn.MSELoss(), "L1": nn.L1Loss(), "Huber": nn.HuberLoss(delta=1.0)}
OUTLIERS = {"none": 0.0, "one side": 1.0, "both sides": -1.0}  # sign of every other
data, target = load_diabetes(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target).float()
x = (x - x.mean(dim=0)) / x.std(dim=0)
y = (y - y.mean()) / y.std()
splits = []
for seed in range(SEEDS):
    generator = torch.Generator().manual_seed(seed)
    splits.append(torch.randperm(442, generator=generator).split([222, 100, 120]))
train, validation, test = (torch.stack(rows) for rows in zip(*splits))  # (seed, row)


class MLPs(nn.Module):
    """One independent MLP per seed, all computed at once."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        hidden = [nn.Linear(10, 16) for seed in range(SEEDS)]
        out = [nn.Linear(16, 1) for seed in range(SEEDS)]
        self.hidden_weight = self.stack([layer.weight.T for layer in hidden])
        self.hidden_bias = self.stack([layer.bias[None] for layer in hidden])
        self.out_weight = self.stack([layer.weight.T for layer in out])
        self.out_bias = self.stack([layer.bias[None] for layer in out])

    def stack(self, tensors):
        return nn.Parameter(torch.stack(tensors).detach())

    def forward(self, x):  # (seed, row, 10)
        hidden = (x @ self.hidden_weight + self.hidden_bias).relu()
        return (hidden @ self.out_weight + self.out_bias).squeeze(2)  # (seed, row)


def r2(models, rows):
    with torch.no_grad():
        residual = models(x[rows]) - y[rows]
    return 1 - residual.square().mean(dim=1) / y[rows].var(dim=1, correction=0)


def train_models(loss_fn, lr, second_sign):
    """Return the best R2 on clean validation data, and R2 on test data there."""
    train_x, train_y = x[train], y[train].clone()
    if second_sign != 0:
        train_y[:, :11:2] += 20  # 20 standard deviations
        train_y[:, 1:11:2] += 20 * second_sign
    models = MLPs()
    opt = torch.optim.Adam(models.parameters(), lr)
    best_validation, best_test = torch.full((SEEDS,), -100.0), torch.zeros(SEEDS)
    for epoch in range(20):
        for batch in torch.randperm(222).split(50):
            loss = loss_fn(models(train_x[:, batch]), train_y[:, batch])
            opt.zero_grad()
            (SEEDS * loss).backward()  # the sum of the models' losses
            opt.step()
        validation_r2 = r2(models, validation)
        better = validation_r2 > best_validation
        best_validation = torch.where(better, validation_r2, best_validation)
        best_test = torch.where(better, r2(models, test), best_test)
    return best_validation, best_test


mean = {}
print("11 outliers  loss   best lr  R2 on clean test data")
for outliers, second_sign in OUTLIERS.items():
    for name, loss_fn in LOSSES.items():
        runs = {lr: train_models(loss_fn, lr, second_sign) for lr in RATES}
        best_lr = max(RATES, key=lambda lr: runs[lr][0].mean().item())
        test_r2 = runs[best_lr][1]
        mean[outliers, name] = test_r2.mean()
        print(f"{outliers:11}  {name:5}  {best_lr:7}  "
              f"{test_r2.mean():.3f} ± {test_r2.std():.3f}")
for name in "L1", "Huber":
    assert mean["one side", name] > mean["one side", "MSE"] + 0.3
    assert mean["both sides", name] > mean["both sides", "MSE"] + 0.1
    assert mean["one side", name] > mean["none", name] - 0.1
    assert abs(mean["none", name] - mean["none", "MSE"]) < 0.05
assert mean["one side", "MSE"] < 0.1  # hardly better than the mean of all targets
