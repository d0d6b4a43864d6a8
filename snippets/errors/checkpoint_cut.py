"""Written under another name first, the old file stays whole."""
import os
from glob import glob

import torch

for epoch in range(3):
    torch.save({"epoch": epoch}, "run.tmp")  # may be killed
    os.replace("run.tmp", "run.pt")  # at once or not at all
assert torch.load("run.pt")["epoch"] == 2
print(glob("run.*"), torch.load("run.pt"))
