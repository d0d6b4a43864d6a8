"""Killed while it overwrites its only checkpoint, a run has lost it.
Right: experiments/checkpoints.py."""
import os

import torch

for left in 200_000, 20_000, 0:  # what a kill on the way may leave
    torch.save({"weight": torch.ones(100_000)}, "run.pt")
    assert torch.load("run.pt")["weight"].sum() == 100_000
    os.truncate("run.pt", left)
    try:
        torch.load("run.pt")
    except (EOFError, OSError, RuntimeError) as error:
        print(left, "bytes:", repr(error).replace(". ", ".\n"))
