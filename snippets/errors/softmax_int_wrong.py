"""softmax of whole numbers."""
import torch

score = torch.arange(3)
print(score)
score.softmax(0)
