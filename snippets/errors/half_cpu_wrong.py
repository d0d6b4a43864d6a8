"""Not every operation exists in float16 on a CPU. Raises: NotImplementedError.
Right: errors/half_cpu.py."""
import torch

x = torch.arange(4).reshape(2, 2).half()
print(x)
torch.cdist(x, x)
