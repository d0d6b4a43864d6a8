"""One name for the device, chosen at run time."""
import torch

device = "cuda" if torch.cuda.is_available() else "cpu"
x = torch.arange(2, device=device)
assert x.device.type == device
print(x.cpu())
