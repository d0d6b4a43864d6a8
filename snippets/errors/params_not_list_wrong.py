"""One tensor is not a list of tensors. Raises: TypeError.
Right: errors/params_not_list.py."""
import torch

w = torch.ones(2, requires_grad=True)
print(w)
torch.optim.SGD(w)
