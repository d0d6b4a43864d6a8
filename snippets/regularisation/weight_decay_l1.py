"""L1 in the loss gives no exact zeros. A proximal step after each plain
step does: the very zeros of scikit-learn's Lasso."""
import torch
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso
from sklearn.preprocessing import scale

data, target = load_diabetes(return_X_y=True)
x, y = torch.tensor(scale(data)), torch.tensor(scale(target))
alpha, lr = 0.1, 0.1
lasso = torch.tensor(Lasso(alpha).fit(x, y).coef_)
for proximal in False, True:
    w = torch.zeros(10, dtype=torch.double, requires_grad=True)
    opt = torch.optim.SGD([w], lr=lr)
    for step in range(500):
        opt.zero_grad()
        loss = (x @ w - y).square().mean() / 2
        if not proximal:
            loss = loss + alpha * w.abs().sum()
        loss.backward()
        opt.step()
        if proximal:
            with torch.no_grad():  # toward 0 by lr * alpha, not past it
                w.copy_(w.sign() * (w.abs() - lr * alpha).relu())
    off = (w - lasso).abs().max()
    assert (off < 1e-4) == (w == 0).equal(lasso == 0) == proximal
    print("proximal step: " if proximal else "L1 in the loss:",
          f"{(w == 0).sum()} zeros of 10, {off:.4f} off the Lasso;",
          *(f"{v:.4f}" for v in w[:3]))
