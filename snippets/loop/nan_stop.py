"""Stop before backward if the loss is not finite, and print what helps to find why."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)
y = x.sum(dim=1, keepdim=True)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1.2)  # too large
norm = None

for step in range(150):
    output = model(x)
    loss = nn.functional.mse_loss(output, y)
    if not torch.isfinite(loss):
        weights = nn.utils.parameters_to_vector(model.parameters())
        print(f"step {step}: loss {loss.item()}, lr {optimizer.param_groups[0]['lr']}")
        print("inputs finite:", bool(x.isfinite().all()),
              "- targets finite:", bool(y.isfinite().all()))
        print("weights finite:", bool(weights.isfinite().all()),
              f"- largest {weights.abs().max():.4g}")
        print("outputs finite:", bool(output.isfinite().all()),
              f"- largest {output.abs().max():.4g}")
        print(f"gradient norm of the step before: {norm:.4g}")
        break
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=torch.inf)
    optimizer.step()

assert step < 149
assert weights.isfinite().all()  # the check came before the step
