"""What a net sees of an 8 and a 0: mixup shows both, paler; CutMix and
FMix show each pixel of one of them. All three keep half of the 8."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

torch.manual_seed(0)
images = torch.tensor(load_digits().images / 16).float()
eight, zero = images[8], images[0]  # (8, 8)
box = torch.ones(8, 8)
box[:4] = 0
freq = (torch.fft.fftfreq(8)[:, None] ** 2
        + torch.fft.rfftfreq(8) ** 2).sqrt().clamp(min=0.125)
noise = torch.randn(8, 5, dtype=torch.cfloat) / freq ** 3
grey = torch.fft.irfft2(noise)
masks = {"an 8": torch.ones(8, 8), "a 0": torch.zeros(8, 8),
         "mixup": torch.full((8, 8), 0.5), "CutMix": box,
         "FMix": (grey > grey.median()).float()}
plt.figure(figsize=(6, 1.7))
for place, (name, mask) in enumerate(masks.items(), 1):
    axes = plt.subplot(1, 5, place)
    parts = mask * eight, (1 - mask) * zero
    assert (mask.mean() == 0.5) == (place > 2)
    print(f"{name}: mask {mask.mean():.4f}, brightness",
          *(f"{part.mean():.4f}" for part in parts))
    for part, tall in zip(parts, (0, 1)):  # 8 lies, 0 stands
        xs, ys = [], []  # a bar for each pixel, as long as it is bright
        for row, col in part.nonzero().tolist():
            half = part[row, col].item() / 2
            dx, dy = half * (1 - tall), half * tall
            xs += [col - dx, col + dx, None]
            ys += [row - dy, row + dy, None]
        axes.plot(xs, ys, linewidth=3)
    axes.set(title=name, xlim=(-1, 8), ylim=(8, -1), aspect="equal")
    axes.axis("off")
title = "Mixup blends an 8 and a 0; CutMix and FMix cut and paste"
plt.savefig("mixing_picture.svg", metadata={"Title": title})
