"""softmax of whole numbers. Raises: NotImplementedError."""
import torch

score = torch.arange(3)
print(score)
score.softmax(0)
