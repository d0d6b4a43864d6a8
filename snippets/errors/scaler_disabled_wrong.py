"""Without a device, GradScaler means the GPU, and here is none. Warns: UserWarning.
Right: errors/scaler_disabled.py."""
import torch

scaler = torch.amp.GradScaler()
print("scale:", scaler.get_scale())
