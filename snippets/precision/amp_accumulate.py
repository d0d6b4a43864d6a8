"""Accumulate scaled gradients over four micro-batches; then unscale, clip, step
and update once."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 8)
y = torch.randn(32, 1)
model = nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)

nn.functional.mse_loss(model(x), y).backward()  # all at once, in fp32
expected = model.weight.grad.clone()

micro_batches = 4
optimizer.zero_grad()
for rows in torch.arange(len(x)).chunk(micro_batches):
    with torch.amp.autocast("cpu", torch.float16):
        loss = nn.functional.mse_loss(model(x[rows]), y[rows]) / micro_batches
    scaler.scale(loss).backward()  # one scale for all of them
scaler.unscale_(optimizer)
print(f"gradient: {model.weight.grad.norm():.3f}, "
      f"of the whole batch in fp32: {expected.norm():.3f}")
assert torch.allclose(model.weight.grad, expected, atol=0.01)

norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
before = torch.cat([model.weight.flatten(), model.bias]).detach().clone()
scaler.step(optimizer)
scaler.update()
after = torch.cat([model.weight.flatten(), model.bias]).detach()
print(f"clipped from {norm:.3f} to 1, moved by {(after - before).norm():.3f}")
assert norm > 1
assert abs((after - before).norm() - 0.1) < 1e-4  # lr * max_norm
