"""A box around a random centre is clipped. The sampled lam is then too
small, by 43/240 on average if it is uniform. Right: regularisation/mixing_cutmix.py."""
import torch

torch.manual_seed(0)
sampled = torch.rand(100_000)  # Beta(1, 1)
half = (1 - sampled).sqrt() / 2  # of an image with sides of 1
row, col = torch.rand(2, len(half))
inside = 1 - sampled
for centre in row, col:
    low, high = (centre - half).clamp(0), (centre + half).clamp(max=1)
    inside = inside / (2 * half) * (high - low)
kept = 1 - inside
off = kept - sampled
expected = 43 / 240
assert off.min() + 1e-6 > 0 and abs(off.mean() - expected) < 0.002
print(f"first image keeps {sampled.mean():.4f} as sampled,",
      f"{kept.mean():.4f} in fact")
print(f"off by {off.mean():.4f} on average, expected {expected:.4f},",
      f"at most {off.max():.4f}")
clipped = ~inside.isclose(1 - sampled)
print(f"clipped: {clipped.float().mean():.4f} of the boxes")
