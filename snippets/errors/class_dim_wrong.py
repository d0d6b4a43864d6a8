"""Logits of (batch, steps, classes) are read as 5 classes. Raises: RuntimeError.
Right: errors/class_dim.py."""
import torch
import torch.nn.functional as F

logits = torch.zeros(2, 5, 3)
y = torch.ones(2, 5).long()
print(logits.shape, y.shape)
F.cross_entropy(logits, y)
