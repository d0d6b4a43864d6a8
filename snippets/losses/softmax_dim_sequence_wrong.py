"""Cross entropy on (N, L, C) takes the steps for classes, and raises.
Swap the last two dimensions, or flatten the first two. Raises: RuntimeError.
Right: losses/softmax_dim_layouts.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(8, 6, 10)  # (batch, length, classes)
y = torch.randint(10, (8, 6))
loss = F.cross_entropy(logits.transpose(1, 2), y)
assert loss.allclose(F.cross_entropy(logits.flatten(0, 1), y.flatten()))
print(f"classes on dim 1: {loss:.4f}")
F.cross_entropy(logits, y)
