"""backward(ones_like(loss)) is the sum: it grows with the batch.
Right: errors/scalar_only.py."""
import torch

w = torch.tensor([3.0], requires_grad=True)
for batch in [2, 4]:
    w.grad = None
    loss = w.expand(batch).pow(2)
    loss.backward(torch.ones_like(loss))
    assert w.grad == 6 * batch
    print(batch, w.grad)
