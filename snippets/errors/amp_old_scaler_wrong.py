"""The old name still works, with a warning. Warns: FutureWarning.
Right: errors/amp_old_scaler.py."""
import torch

scaler = torch.cuda.amp.GradScaler(enabled=False)
assert isinstance(scaler, torch.amp.GradScaler)
