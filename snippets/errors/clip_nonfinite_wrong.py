"""One infinite gradient makes the norm infinite."""
import torch

w = torch.nn.Parameter(torch.ones(2))
(w / torch.arange(2)).sum().backward()
print(w.grad)
torch.nn.utils.clip_grad_norm_([w], 1, error_if_nonfinite=True)
