"""softmax of whole numbers. Raises: NotImplementedError.
Right: errors/softmax_int.py."""
import torch

score = torch.arange(3)
print(score)
score.softmax(0)
