"""torch.amp.autocast, unlike the old one, must be told the device.
Raises: TypeError."""
import torch

torch.amp.autocast()
