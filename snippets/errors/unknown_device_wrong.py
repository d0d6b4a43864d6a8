"""A GPU of NVIDIA or AMD is called cuda. Raises: RuntimeError."""
import torch

x = torch.arange(2)
print(x)
x.to("gpu")
