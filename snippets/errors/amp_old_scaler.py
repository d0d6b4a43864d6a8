"""The device is the first argument."""
import torch

device = torch.get_default_device().type
scaler = torch.amp.GradScaler(device)
assert scaler.is_enabled() and scaler.get_scale() == 2 ** 16
print(device, scaler.get_scale())
