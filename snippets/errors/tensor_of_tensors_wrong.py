"""torch.tensor() makes numbers of the parts of a list. Raises: ValueError.
Right: errors/tensor_of_tensors.py."""
import torch

parts = [torch.zeros(2), torch.ones(2)]
print(parts)
torch.tensor(parts)
