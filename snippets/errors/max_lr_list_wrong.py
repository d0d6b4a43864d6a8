"""Two peaks for one group."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.SGD([torch.ones([])])
peaks, steps = [0.1, 0.01], 10
print(peaks, steps)
OneCycleLR(opt, peaks, steps)
