"""One-hot targets stored as integers are refused. Raises: RuntimeError.
Right: errors/target_one_hot.py."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.arange(3)
one_hot = F.one_hot(y)
print(logits.shape, one_hot)
F.cross_entropy(logits, one_hot)
