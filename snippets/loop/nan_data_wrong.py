"""One nan in the data makes every weight nan in a single step. Right: loop/nan.py."""
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(60, 4), torch.randn(60, 1)
x[47, 2] = float("nan")
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for step, rows in enumerate(2 * torch.arange(60).split(15)):
    loss = nn.functional.mse_loss(model(x[rows]), y[rows])
    opt.zero_grad()
    loss.backward()
    opt.step()
    weights = nn.utils.parameters_to_vector(model.parameters())
    left = weights.isfinite().sum().item()
    assert left == (0 if step > 2 else len(weights))
    print(f"step {step}: loss {loss:.4f}, finite weights {left}")
print("row, column:", *(~x.isfinite()).nonzero().tolist())
