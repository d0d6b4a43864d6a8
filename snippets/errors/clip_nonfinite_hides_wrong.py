"""Without the flag the infinite one becomes nan, all others 0, and
one step makes the weight nan."""
import torch

w = torch.nn.Parameter(torch.ones(2))
opt = torch.optim.SGD([w])
(w / torch.arange(2)).sum().backward()
torch.nn.utils.clip_grad_norm_([w], 1, error_if_nonfinite=False)
opt.step()
assert w[0].isnan() and w.grad[1] == 0 and w[1] == 1
print(w.grad, w)
