"""The elements that stay are scaled by 1/(1-p); 1/p agrees only at p=0.5."""
import matplotlib.pyplot as plt
import torch
from torch import nn

probabilities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
scales = []
for p in probabilities:
    dropped = nn.Dropout(p)(torch.ones(1000))
    scale = dropped.max().item()
    assert abs(scale - 1 / (1 - p)) < 1e-5
    print(f"p={p}  scale={scale:.3f}  1/p={1 / p:.3f}")
    scales.append(scale)

plt.plot(probabilities, [1 / (1 - p) for p in probabilities],
         label="1/(1-p)")
plt.plot(probabilities, [1 / p for p in probabilities], "--", label="1/p")
plt.plot(probabilities, scales, "o", label="measured")
plt.xlabel("p")
plt.ylabel("scale of what stays")
plt.legend()
title = "Measured scales lie on 1/(1-p); 1/p meets it only at p = 0.5"
plt.savefig("dropout_scale.svg", metadata={"Title": title})
