"""Class weights from NumPy are doubles; the logits are floats. Raises: RuntimeError.
Right: errors/class_weight_double.py."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.arange(3)
weight = torch.ones(3).double()  # as from_numpy gives them
print(logits.dtype, y, weight)
F.cross_entropy(logits, y, weight)
