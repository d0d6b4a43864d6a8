"""Half a checkpoint is no checkpoint. Raises: RuntimeError.
Right: errors/checkpoint_cut.py."""
import os

import torch

torch.save(torch.ones(100_000), "run.pt")
print(torch.load("run.pt").shape)
os.truncate("run.pt", 200_000)  # the disk was full, the run killed
print(os.path.getsize("run.pt"), "bytes")
torch.load("run.pt")
