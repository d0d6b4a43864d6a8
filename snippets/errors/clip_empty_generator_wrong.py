"""The optimizer has read the generator to its end. Warns: UserWarning.
Right: errors/clip_empty_generator.py."""
import torch
from torch import nn

parameters = nn.Linear(2, 1).parameters()
optimizer = torch.optim.SGD(parameters)
norm = nn.utils.clip_grad_norm_(parameters, 1.0)
print(norm)
assert norm == 0
