"""Find the cause; here a division by 0, which a mask leaves out."""
import torch

w = torch.nn.Parameter(torch.ones(2))
count = torch.arange(2)
(w[count > 0] / count[count > 0]).sum().backward()
norm = torch.nn.utils.clip_grad_norm_([w], 2, error_if_nonfinite=True)
assert norm.item() == 1 and w.grad.tolist() == [0, 1]
print(norm, w.grad)
