"""The loss is made anew, so no gradient reaches the weights. Raises: AssertionError.
Right: errors/no_gradients.py."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w])
scaler = torch.amp.GradScaler(w.device.type)
loss = w.sum().detach().requires_grad_()
scaler.scale(loss).backward()
print(w, "gradient:", w.grad)
scaler.step(opt)
