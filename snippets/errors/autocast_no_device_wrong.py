"""torch.amp.autocast, unlike the old one, must be told the device.
Raises: TypeError. Right: errors/amp_old_autocast.py."""
import torch

torch.amp.autocast()
