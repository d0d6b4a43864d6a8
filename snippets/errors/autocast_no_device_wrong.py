"""torch.amp.autocast, unlike the old one, must be told the device."""
import torch

torch.amp.autocast()
