"""A test in train mode moves the statistics, no_grad or not.
Right: evaluation/modes.py."""
import torch
from torch import nn

torch.manual_seed(0)
train, test = torch.randn(2000, 1), 3 + torch.randn(2000, 1)
for training in False, True:
    norm = nn.BatchNorm1d(1)
    for x in train.split(100):
        norm(x)
    known = norm.running_mean.item()
    norm.train(training)
    with torch.no_grad():
        for x in test.split(100):
            norm(x)
    moved = norm.running_mean.item() - known
    assert (moved > 2) == training and (moved == 0) != training
    print("tested in", "train mode:" if training else "eval mode: ",
          f"running mean {known:.3f} -> {norm.running_mean.item():.3f}")
