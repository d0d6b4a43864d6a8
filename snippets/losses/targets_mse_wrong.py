"""MSE of (N, 1) against (N,) compares all with all. It warns, once,
and the net learns to predict the mean. Warns: UserWarning.
Right: errors/mse_size.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_diabetes
from torch import nn

x, y = (torch.tensor(a).float() for a in load_diabetes(return_X_y=True))
x, y = x / x.std(0), (y - y.mean()) / y.std()
for seed in range(5):
    scores, spread = [], []
    for squeeze in True, False:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([300, 142])
        model = nn.Sequential(
            nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(20):
            for batch in train[torch.randperm(300)].split(50):
                out = model(x[batch])  # (50, 1)
                if squeeze:
                    out = out.squeeze(1)
                opt.zero_grad()
                F.mse_loss(out, y[batch]).backward()
                opt.step()
        out = model(x[test]).squeeze(1)
        error = F.mse_loss(out, y[test])
        scores += [1 - error / y[test].var(correction=0)]
        spread += [out.std()]
    assert scores[0] > scores[1] + 0.15
    assert spread[0] > 5 * spread[1]
    print(f"R2 {scores[0]:.3f}, broadcast {scores[1]:.3f};  "
          f"spread {spread[0]:.2f}, {spread[1]:.2f}")
