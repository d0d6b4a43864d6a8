"""use_deterministic_algorithms(True) refuses what may differ. Raises: RuntimeError.
Right: in this file."""
import torch

x = torch.zeros(3)
index, value = torch.tensor([0, 2]), torch.tensor([5.0, 7.0])
print(x.put_(index, value))

torch.use_deterministic_algorithms(True)
x[index] = 2 * value
print(x)
x.put_(index, value)
