"""The old name still works, with a warning. Warns: FutureWarning.
Right: errors/amp_old_autocast.py."""
import torch

autocast = torch.cuda.amp.autocast(enabled=False)
assert isinstance(autocast, torch.amp.autocast)
