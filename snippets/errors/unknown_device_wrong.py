"""A GPU of NVIDIA or AMD is called cuda. Raises: RuntimeError.
Right: errors/unknown_device.py."""
import torch

x = torch.arange(2)
print(x)
x.to("gpu")
