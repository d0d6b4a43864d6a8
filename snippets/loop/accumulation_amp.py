"""Accumulation with fp16 and clipping: scale each loss, then once per group
unscale, clip, step and update. The result is that of fp32 to within 1 %."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.randint(3, (32,))
batches = list(zip(x.split(8), y.split(8)))
device = x.device.type


def moved_by(dtype):
    """How one step changes the weights, with the gradient clipped to 0.1."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    before = nn.utils.parameters_to_vector(model.parameters()).detach()
    fp16 = dtype == torch.float16
    scaler = torch.amp.GradScaler(device, enabled=fp16)

    optimizer.zero_grad()
    for inputs, targets in batches:
        with torch.amp.autocast(device, dtype, enabled=fp16):
            loss = F.cross_entropy(model(inputs), targets) / len(batches)
        scaler.scale(loss).backward()  # the scale does not change in a group
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.1)
    scaler.step(optimizer)
    scaler.update()

    print(f"{dtype}: gradient norm {norm.item():.3f}")
    return nn.utils.parameters_to_vector(model.parameters()).detach() - before


exact, mixed = moved_by(torch.float32), moved_by(torch.float16)
difference = ((mixed - exact).norm() / exact.norm()).item()
print(f"length of the step {exact.norm().item():.3f},"
      f" in fp16 off by less than 1 %: {difference < 0.01}")
assert exact.norm().isclose(torch.tensor(0.1), rtol=1e-3)
assert difference < 0.01
