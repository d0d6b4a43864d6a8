"""Survivors are scaled by 1/(1-p); 1/p agrees only at p=0.5."""
import matplotlib.pyplot as plt
import torch
from torch import nn

ps = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
scales = [nn.Dropout(p)(torch.ones(1000)).max().item() for p in ps]

for p, scale in zip(ps, scales):
    assert abs(scale - 1 / (1 - p)) < 1e-5
    print(f"p={p}  scale={scale:.3f}  1/p={1 / p:.3f}")

plt.plot(ps, [1 / (1 - p) for p in ps], label="1/(1-p)")
plt.plot(ps, [1 / p for p in ps], "--", label="1/p")
plt.plot(ps, scales, "o", label="measured")
plt.xlabel("p")
plt.ylabel("scale of the survivors")
plt.legend()
title = "Measured scales lie on 1/(1-p); 1/p meets it only at p = 0.5"
plt.savefig("dropout_scale.svg", metadata={"Title": title})
