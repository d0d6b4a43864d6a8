"""A check of the loss before backward stops a run that diverges.
`not loss < limit` is true of nan as well; `loss > limit` is not."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)  # (batch, features)
y = x.sum(1, keepdim=True)
high = 50
for limit in None, torch.inf, high:
    torch.manual_seed(1)
    model = nn.Linear(4, 1)
    opt = torch.optim.SGD(model.parameters(), lr=1.2)
    for step in range(150):
        loss = nn.functional.mse_loss(model(x), y)
        if limit and not loss < limit:
            break
        if not limit and step % 20 == 0:
            print(f"step {step}: loss {loss:.4g}")
        opt.zero_grad()
        loss.backward()
        opt.step()
    assert model.weight.isfinite().all() == bool(limit)
    print(f"limit {limit}: step {step}, loss {loss:.4g}, weights",
          *(f"{w:.4g}" for w in model.weight.flatten()))
    print("  loss > limit:", (loss > (limit or high)).item())
