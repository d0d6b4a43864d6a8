"""Accumulate scaled gradients, then unscale and clip once."""
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.randn(32, 1)
device = x.device.type
model = nn.Linear(8, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler(device, init_scale=1024.0)
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
norm = nn.utils.clip_grad_norm_(model.parameters(), 100.0)
print(f"unscaled {model.weight.grad.norm():.3f}, "
      f"in fp32 at once {exact.weight.grad.norm():.3f}")
assert (model.weight.grad - exact.weight.grad).abs().max() < 0.01
scaler.step(opt)
scaler.update()
