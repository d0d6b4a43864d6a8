"""Class numbers as a column of shape (N, 1) are refused. Raises: RuntimeError.
Right: errors/target_column.py."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.arange(3).unsqueeze(1)
print(logits.shape, y.shape)
F.cross_entropy(logits, y)
