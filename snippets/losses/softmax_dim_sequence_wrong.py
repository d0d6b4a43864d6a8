"""Logits (N, L, C) are refused unless L equals C. Transposed, or flattened to one
dimension of items, they give the same loss. Raises: RuntimeError.
Right: losses/softmax_dim_layouts.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(8, 6, 10)  # (batch, steps, classes)
y = torch.randint(10, (8, 6))
transposed = F.cross_entropy(logits.transpose(1, 2), y)
flattened = F.cross_entropy(logits.flatten(0, 1), y.flatten())
assert transposed.allclose(flattened)
print(f"transposed {transposed:.4f}, flattened {flattened:.4f}")
F.cross_entropy(logits, y)
