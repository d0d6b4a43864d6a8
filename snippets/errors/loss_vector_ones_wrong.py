"""backward of ones is the gradient of the sum: 4 times as long."""
import torch
import torch.nn.functional as F

out = torch.zeros(4, requires_grad=True)
loss = F.mse_loss(out, torch.ones(4), reduction="none")
mean = torch.autograd.grad(loss.mean(), out, retain_graph=True)[0]
loss.backward(torch.ones_like(loss))
assert out.grad.equal(4 * mean)
print(mean, out.grad)
