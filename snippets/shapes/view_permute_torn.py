"""A view from (8, 8, 3) to (3, 8, 8) gives each channel a third of the grey
image, each pixel three times."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

grey = torch.tensor(load_digits().images[0])  # (8, 8)
image = grey[:, :, None].repeat(1, 1, 3)  # (8, 8, 3)
permuted = image.permute(2, 0, 1)
torn = image.view(3, 8, 8)
assert permuted.equal(grey.repeat(3, 1, 1))
assert torn.flatten().equal(grey.flatten().repeat_interleave(3))
print("row 0 by permute:", grey[0].int().tolist(), sep="\n  ")
print("rows 0 to 2 of channel 0 by view:",
      *torn[0, :3].int().tolist(), sep="\n  ")

plt.figure(figsize=(5, 1.7))
panels = {"permute\nany channel": grey, "view\nchannel 0": torn[0],
          "view\nchannel 1": torn[1], "view\nchannel 2": torn[2]}
for place, (name, picture) in enumerate(panels.items(), 1):
    xs, ys = [], []  # a bar for each pixel, as long as it is bright
    for row, col in picture.nonzero().tolist():
        half = picture[row, col].item() / 32
        xs += [col - half, col + half, None]
        ys += [row, row, None]
    axes = plt.subplot(1, 4, place)
    axes.plot(xs, ys, linewidth=7)
    axes.set(title=name, xlim=(-1, 8), ylim=(8, -1), aspect="equal")
    axes.axis("off")
title = "view gives each channel a third of the digit, stretched"
plt.savefig("view_permute_torn.svg", metadata={"Title": title})
