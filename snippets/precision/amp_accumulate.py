"""Accumulate scaled gradients, then unscale and clip once."""
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.randn(32, 1)
device = x.device.type
model = nn.Linear(8, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler(device, 1024.0, growth_interval=1)
exact = nn.Linear(8, 1)
exact.load_state_dict(model.state_dict())
nn.functional.mse_loss(exact(x), y).backward()

parts = 4
for part in range(parts):
    rows = slice(part, None, parts)
    with torch.amp.autocast(device, torch.float16):
        loss = nn.functional.mse_loss(model(x[rows]), y[rows]) / parts
    scaler.scale(loss).backward()  # one scale for all parts
    norm = model.weight.grad.norm()
    print(f"part {part}: norm of the scaled gradient {norm:.0f}")
scaler.unscale_(opt)
print(f"unscaled {model.weight.grad.norm():.3f}, "
      f"in fp32 at once {exact.weight.grad.norm():.3f}")
assert (model.weight.grad - exact.weight.grad).abs().max() < 0.01
norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
scaler.step(opt)
scaler.update()
moved = (model.weight - exact.weight).norm()
print(f"clipped from {norm:.3f}, moved by {moved:.3f}, "
      f"next scale {scaler.get_scale():.0f}")
