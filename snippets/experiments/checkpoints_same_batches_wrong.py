"""A run that seeds at its start and restores no generator sees the
order of its first epoch after each restart.
Right: experiments/checkpoints_resume.py."""
import torch
from torch.utils.data import DataLoader


def start():
    torch.manual_seed(0)
    return DataLoader(range(8), shuffle=True)


loader = start()
whole = [torch.cat(list(loader)).tolist() for epoch in range(3)]
print("uninterrupted: ", *whole)
killed = [torch.cat(list(start())).tolist() for epoch in range(3)]
print("killed 2 times:", *killed)
assert killed == 3 * whole[:1]
