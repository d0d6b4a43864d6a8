"""The old name still works, with a warning."""
import torch

autocast = torch.cuda.amp.autocast(enabled=False)
assert isinstance(autocast, torch.amp.autocast)
