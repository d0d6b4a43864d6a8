"""Without the scaler fp16 weights train no better: near 1 the next
number is 0.001 away, and smaller steps are lost. Right: errors/half_weights.py."""
import torch

moved = {}
for dtype in torch.float16, torch.float32:
    w = torch.nn.Parameter(torch.ones(1, dtype=dtype))
    opt = torch.optim.SGD([w], lr=1e-4)
    for step in range(1000):
        opt.zero_grad()
        w.sum().backward()
        opt.step()
    moved[dtype] = 1 - w.item()
    print(dtype, f"moved {moved[dtype]:.4f}")
assert moved[torch.float16] == 0 and moved[torch.float32] > 0.09
