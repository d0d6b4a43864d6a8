"""detach, cpu, numpy: the same line on every device."""
import torch

device = "cuda" if torch.cuda.is_available() else "cpu"
x = torch.ones(2, device=device, requires_grad=True)
a = (x * 2).detach().cpu().numpy()
assert a.tolist() == [2, 2] and x.requires_grad
print(a)
