"""Soft targets have no ignore_index: F.cross_entropy refuses it.
Raises: RuntimeError. Right: regularisation/label_smoothing_weights.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
pad = 2
logits, y = torch.randn(4, 3), torch.tensor([0, 1, pad, pad])
soft = 0.9 * F.one_hot(y, 3) + 0.1 / 3
print(f"without ignore_index: {F.cross_entropy(logits, soft):.4f}")
F.cross_entropy(logits, soft, ignore_index=pad)
