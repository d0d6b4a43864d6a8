"""Three peaks for two groups. Raises: ValueError. Right: errors/max_lr_list.py."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

groups = [{"params": [torch.ones([])]} for peak in range(2)]
peaks, steps = [0.1, 0.01, 0.001], 10
print(peaks, steps)
OneCycleLR(torch.optim.SGD(groups), peaks, steps)
