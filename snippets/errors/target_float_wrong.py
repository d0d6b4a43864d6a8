"""Class numbers stored as floats are refused. Raises: RuntimeError.
Right: errors/target_float.py."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.zeros(3)
print(logits.shape, y)
F.cross_entropy(logits, y)
