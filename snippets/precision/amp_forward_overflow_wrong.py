"""A forward pass that overflows in fp16: GradScaler skips every step, halves the scale
and raises nothing. After 166 steps the scale is 0, and the next batch without an
overflow fills the weights with nan. Right: recipes/amp_loop.py."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 1))
before = model[0].weight.detach().clone()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu")


def train_step(inputs):
    optimizer.zero_grad()
    with torch.amp.autocast("cpu", torch.float16):
        loss = model(inputs).float().square().mean()
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


too_large = torch.full((2, 4), 1e5)  # inf in fp16
for step in range(1, 167):
    loss = train_step(too_large)
    if step in (1, 2, 17, 100, 166):
        print(f"step {step:3}: loss {loss}, scale {scaler.get_scale():.3g}")
assert model[0].weight.equal(before)
assert scaler.get_scale() == 0

loss = train_step(torch.ones(2, 4))
print(f"a good batch: loss {loss:.4f}, "
      f"weights {model[1].weight.flatten().tolist()}")
assert model[0].weight.isnan().all()
