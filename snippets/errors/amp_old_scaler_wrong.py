"""The old name still works, with a warning. Warns: FutureWarning."""
import torch

scaler = torch.cuda.amp.GradScaler(enabled=False)
assert isinstance(scaler, torch.amp.GradScaler)
