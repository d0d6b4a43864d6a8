"""The first learning rate is never used."""
import torch
from torch.optim.lr_scheduler import StepLR

w = torch.tensor(1.0, requires_grad=True)
opt = torch.optim.SGD([w], lr=1)
w.backward()
for part in StepLR(opt, step_size=1), opt:
    part.step()
print(w)  # 0 in the right order
