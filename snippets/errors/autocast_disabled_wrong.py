"""Autocast for a GPU that is not there does nothing. Warns: UserWarning.
Right: errors/amp_old_autocast.py."""
import torch

with torch.autocast("cuda"):
    print(torch.is_autocast_enabled("cuda"))
