"""One nan in the data makes every weight nan in a single step.
Right: recipes/find_nan.py."""
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(60, 4), torch.randn(60, 1)
x[47, 2] = torch.nan
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

finite = []
for step, rows in enumerate(torch.arange(60).split(15)):
    loss = nn.functional.mse_loss(model(x[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    weights = nn.utils.parameters_to_vector(model.parameters())
    finite.append(weights.isfinite().sum().item())
    print(f"step {step}: loss {loss:.4f}, "
          f"{finite[-1]} of {len(weights)} weights finite")

assert finite == [49, 49, 49, 0]
bad_rows = (~x.isfinite()).any(dim=1).nonzero().flatten()
print("rows with a nan or inf:", bad_rows.tolist())
