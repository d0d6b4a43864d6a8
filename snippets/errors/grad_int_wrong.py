"""An integer cannot be moved a little way downhill. Raises: RuntimeError.
Right: errors/grad_int.py."""
import torch

x = [1, 2]
print(x)
torch.tensor(x, requires_grad=True)
