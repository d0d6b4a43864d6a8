"""Name the device of the data; the scale then is 65536."""
import torch

x = torch.ones(1)
scaler = torch.amp.GradScaler(x.device.type)
assert scaler.scale(x).item() == scaler.get_scale() == 2 ** 16
print("scale:", scaler.get_scale())
