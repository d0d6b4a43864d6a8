"""Peak memory and time of a training step on your GPU, in fp32 and with bf16 and
fp16 autocast. Put your own model and batch in.

Needs: a GPU.
"""
import time

import torch
from torch import nn

if not torch.cuda.is_available():
    raise SystemExit("Needs a GPU and has not run here: run it on yours")


def measure(dtype, warm_up=5, steps=20):
    """Return the peak memory in MiB and the milliseconds of a step."""
    torch.manual_seed(0)
    layers = []
    for layer in range(8):
        layers += [nn.Linear(2048, 2048), nn.ReLU()]
    model = nn.Sequential(*layers).cuda()
    x = torch.randn(16384, 2048, device="cuda")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scaler = torch.amp.GradScaler("cuda", enabled=dtype == torch.float16)
    mixed = dtype != torch.float32
    for step in range(warm_up + steps):
        if step == warm_up:
            torch.cuda.synchronize()
            torch.cuda.reset_peak_memory_stats()
            start = time.perf_counter()
        optimizer.zero_grad()
        with torch.amp.autocast("cuda", dtype, enabled=mixed):
            loss = model(x).square().mean()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
    torch.cuda.synchronize()  # without it only the launches would be timed
    milliseconds = 1000 * (time.perf_counter() - start) / steps
    return torch.cuda.max_memory_allocated() / 2**20, milliseconds


print(f"torch {torch.__version__}, {torch.cuda.get_device_name()}")
peak = {}
for dtype in (torch.float32, torch.bfloat16, torch.float16):
    peak[dtype], milliseconds = measure(dtype)
    print(f"{dtype!s:14}  {peak[dtype]:6.0f} MiB  {milliseconds:7.2f} ms a step")
assert peak[torch.bfloat16] < peak[torch.float32]
assert peak[torch.float16] < peak[torch.float32]
