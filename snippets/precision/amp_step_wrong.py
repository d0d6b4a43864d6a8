"""optimizer.step() in place of scaler.step(optimizer): after unscale_ nothing
is raised, and the first overflow is written into the weights.
Right: recipes/amp_loop.py."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
scaler = torch.amp.GradScaler("cpu")

for step in range(2):
    optimizer.zero_grad()
    with torch.amp.autocast("cpu", torch.float16):
        loss = model(torch.ones(8, 4)).mean()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()  # wrong: it does not look for inf and nan
    scaler.update()
    print(f"step {step}: loss {loss.item():.3f}, "
          f"weights {model.weight.flatten().tolist()}")

assert model.weight.isnan().all()
