"""The old name still works, with a warning. Warns: FutureWarning."""
import torch

autocast = torch.cuda.amp.autocast(enabled=False)
assert isinstance(autocast, torch.amp.autocast)
