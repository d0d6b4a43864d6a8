"""No gradient exists when it is clipped. Raises: RuntimeError.
Right: errors/nothing_to_clip.py."""
import torch
from torch import nn

model = nn.Linear(2, 1)
loss = model(torch.ones(2)).sum()
nn.utils.clip_grad_value_(model.parameters(), 1.0)
loss.backward()
