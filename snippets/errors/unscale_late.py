"""backward, unscale_, clip, step, update."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w], lr=0.25)
scaler = torch.amp.GradScaler(w.device.type)
for step in range(2):
    opt.zero_grad()
    scaler.scale(8 * w.sum()).backward()
    scaler.unscale_(opt)
    norm = torch.nn.utils.clip_grad_norm_([w], max_norm=1)
    scaler.step(opt)
    scaler.update()
assert norm.item() == 8 and abs(w.item() - 0.5) < 1e-5
print(f"norm {norm:.4f}, weight {w.item():.4f}")
