"""A GPU of NVIDIA or AMD is called cuda."""
import torch

x = torch.arange(2)
print(x)
x.to("gpu")
