"""Two schedulers have one seam between them. Raises: ValueError.
Right: errors/milestones.py."""
import torch
from torch.optim.lr_scheduler import LinearLR, SequentialLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
pair, seams = [LinearLR(opt), LinearLR(opt)], [2, 4]
print(len(pair), seams, opt.defaults["lr"])
SequentialLR(opt, pair, milestones=seams)
