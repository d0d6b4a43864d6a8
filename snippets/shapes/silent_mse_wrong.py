"""MSE of (N, 1) against (N,) only warns. The net learns to predict the
mean of all targets, whatever its input. Warns: UserWarning.
Right: errors/mse_size.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_diabetes
from torch import nn

data, target = load_diabetes(return_X_y=True)
x, y = torch.tensor(data * 21).float(), torch.tensor(target).float()
y = (y - y.mean()) / y.std()  # (442,), mean 0, spread 1
for seed in range(5):
    spread = []
    for squeeze in True, False:
        torch.manual_seed(seed)
        train, test = torch.randperm(442).split([300, 142])
        model = nn.Sequential(
            nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
        opt = torch.optim.Adam(model.parameters(), lr=0.02)
        for epoch in range(40):
            out = model(x[train])  # (300, 1)
            opt.zero_grad()
            out = out.squeeze(1) if squeeze else out
            F.mse_loss(out, y[train]).backward()
            opt.step()
        spread.append(model(x[test]).std())
    assert spread[0] > spread[1] + 0.5 and spread[1] < 0.1
    print(f"spread of the predictions {spread[0]:.4f}, "
          f"broadcast {spread[1]:.4f}")
