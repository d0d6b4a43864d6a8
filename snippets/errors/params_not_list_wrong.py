"""One tensor is not a list of tensors. Raises: TypeError."""
import torch

w = torch.ones(2, requires_grad=True)
print(w)
torch.optim.SGD(w)
