"""An integer cannot be moved a little way downhill. Raises: RuntimeError."""
import torch

x = [1, 2]
print(x)
torch.tensor(x, requires_grad=True)
