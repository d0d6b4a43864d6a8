"""The scale doubles after 25 clean steps and halves when that was too much: once
it has settled, about one step in 30 is skipped."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu", init_scale=2.0**22, growth_interval=25)

scales = []
skipped = []
for step in range(200):
    batch = torch.randint(len(images), (64,))
    optimizer.zero_grad()
    with torch.amp.autocast("cpu", torch.float16):
        loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
    scales.append(scaler.get_scale())
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    if scaler.get_scale() < scales[-1]:
        skipped.append(step)

print("skipped steps:", skipped)
print(f"scale: first {scales[0]:.0f}, lowest {min(scales):.0f}")
assert skipped[0] == 0
assert 4 <= len([step for step in skipped if step >= 50]) <= 8
plt.step(range(200), scales, where="post", label="scale")
plt.plot(skipped, [scales[step] for step in skipped], "x", label="skipped step")
plt.yscale("log", base=2)
plt.xlabel("step")
plt.legend()
title = "The scale halves at an overflow, doubles after 25 clean steps"
plt.savefig("amp_scaler_life.svg", metadata={"Title": title})
