"""The scale climbs until a step overflows, then falls by half."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
x, y = [torch.tensor(a) for a in load_digits(return_X_y=True)]
x = x.float() / 16
device = x.device.type
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler(device, 2.0**22, growth_interval=25)

scales, skipped = [], []
for step in range(200):
    batch = torch.randint(len(x), (64,))
    opt.zero_grad()
    with torch.amp.autocast(device, torch.float16):
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
    scales.append(scaler.get_scale())
    scaler.scale(loss).backward()
    scaler.step(opt)
    scaler.update()
    if scaler.get_scale() < scales[-1]:
        skipped.append(step)
print("skipped steps:", skipped)
print(f"scale from {scales[0]:.0f} down to {min(scales):.0f}")
assert skipped[0] == 0 and len(skipped) < 20
assert all(scales[s + 1] == scales[s] / 2 for s in skipped)
plt.step(range(200), scales, where="post", label="scale")
lost = [scales[step] for step in skipped]
plt.plot(skipped, lost, "x", label="skipped step")
plt.yscale("log", base=2)
plt.xlabel("step")
plt.legend()
title = "The scale halves at an overflow, doubles after 25 clean steps"
plt.savefig("amp_scaler_life.svg", metadata={"Title": title})
