"""Find the cause; here a division by 0, which a mask leaves out."""
import torch

w = torch.nn.Parameter(torch.ones(3))
count = torch.arange(3)
(w[count > 0] / count[count > 0]).sum().backward()
print(w.grad)
norm = torch.nn.utils.clip_grad_norm_([w], 1)
assert norm.isfinite() and w.grad.norm() < 1
print(f"norm {norm:.4f}, clipped to", w.grad)
