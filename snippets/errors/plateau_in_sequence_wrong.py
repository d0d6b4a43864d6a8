"""SequentialLR has no metric to hand on. Raises: ValueError.
Right: errors/plateau_in_sequence.py."""
import torch
from torch.optim import lr_scheduler

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
pair = [lr_scheduler.LinearLR(opt),
        lr_scheduler.ReduceLROnPlateau(opt)]
print(len(pair), opt.defaults["lr"])
lr_scheduler.SequentialLR(opt, pair, milestones=[len(pair)])
