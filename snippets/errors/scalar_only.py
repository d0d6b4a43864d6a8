"""The mean: the gradient does not grow with the batch."""
import torch

w = torch.tensor([3.0], requires_grad=True)
for batch in [2, 4]:
    w.grad = None
    w.expand(batch).pow(2).mean().backward()
    assert w.grad == 6
    print(batch, w.grad)
