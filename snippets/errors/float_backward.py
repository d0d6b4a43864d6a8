"""backward() on the tensor, item() for the log."""
import torch

w = torch.ones(2, requires_grad=True)
loss = (w ** 2).sum()
loss.backward()
assert w.grad.tolist() == [2, 2]
print(loss.item(), w.grad)
