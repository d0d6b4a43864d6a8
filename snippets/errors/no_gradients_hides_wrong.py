"""opt.step() without the scaler runs, and moves nothing.
Right: errors/no_gradients.py."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w])
for step in range(3):
    loss = w.sum().detach().requires_grad_()
    loss.backward()
    opt.step()
    assert w.item() == 1 and w.grad is None
    print(step, w.item(), w.grad, "gradient of the loss:", loss.grad)
