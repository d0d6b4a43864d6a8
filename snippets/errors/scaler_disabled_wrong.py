"""Without a device, GradScaler means the GPU, and here is none. Warns: UserWarning."""
import torch

scaler = torch.amp.GradScaler()
print("scale:", scaler.get_scale())
