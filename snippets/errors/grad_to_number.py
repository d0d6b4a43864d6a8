"""stack() keeps the graph of each."""
import torch

w = torch.ones(2, requires_grad=True)
loss = torch.stack([w.sum(), w.prod()])
loss.sum().backward()
assert w.grad.tolist() == [2, 2]
print(loss, w.grad)
