"""The real limit: double the batch until the GPU is out of memory.

Needs: a GPU.
"""
import torch
from torch import nn

if not torch.cuda.is_available():
    raise SystemExit("Needs a GPU: none was found, none measured")
card = torch.cuda.get_device_properties(0)
torch.cuda.set_per_process_memory_fraction(2**33 / card.total_memory)
print(f"torch {torch.__version__}, {card.name}, allowed: 8 GiB")
model = nn.Sequential(*[
    nn.Sequential(nn.Linear(2048, 2048), nn.ReLU())
    for layer in range(8)]).cuda()
opt = torch.optim.Adam(model.parameters())


def step(n):
    opt.zero_grad()
    model(torch.randn(n, 2048, device="cuda")).mean().backward()
    opt.step()


fits, size = 0, 1024
while size <= 2**20:
    torch.cuda.reset_peak_memory_stats()
    try:
        step(size)
    except torch.OutOfMemoryError:
        break
    used = torch.cuda.max_memory_allocated() / 2**20
    print(f"batch {size:7}: {used:6.0f} MiB at most")
    fits, size = size, 2 * size
assert 0 < fits < 2**20
print("the largest that fits:", fits)
