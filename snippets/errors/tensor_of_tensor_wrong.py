"""torch.tensor() of a loss copies the number without its graph. Warns: UserWarning.
Right: errors/tensor_of_tensor.py."""
import torch

w = torch.ones(2, requires_grad=True)
loss = torch.tensor(w.exp().sum())
print(w, loss)
