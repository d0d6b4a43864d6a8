"""On a GPU autocast lowers the peak memory of a large-batch step.

Needs: a GPU.
"""
import time

import torch
from torch import nn
from torch.amp import GradScaler, autocast

if not torch.cuda.is_available():
    raise SystemExit("Needs a GPU: none was found, none measured")
print(f"torch {torch.__version__}, {torch.cuda.get_device_name()}")
fp32, bf16, fp16 = torch.float32, torch.bfloat16, torch.float16
peak = {}
for dtype in (fp32, bf16, fp16):
    torch.manual_seed(0)
    model = nn.Sequential(*[
        nn.Sequential(nn.Linear(2048, 2048), nn.ReLU())
        for layer in range(8)]).cuda()
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    scaler = GradScaler("cuda", enabled=dtype == fp16)
    x = torch.randn(16384, 2048, device="cuda")
    for step in range(25):
        if step == 5:  # the first five warm up
            torch.cuda.synchronize()
            torch.cuda.reset_peak_memory_stats()
            start = time.perf_counter()
        opt.zero_grad()
        with autocast("cuda", dtype, enabled=dtype != fp32):
            loss = model(x).square().mean()
        scaler.scale(loss).backward()
        scaler.step(opt)
        scaler.update()
    torch.cuda.synchronize()
    each = (time.perf_counter() - start) / 20 * 1000
    peak[dtype] = torch.cuda.max_memory_allocated() / 2**20
    print(f"{dtype!s:15} {peak[dtype]:6.0f} MiB {each:7.2f} ms a step")
assert peak[bf16] < peak[fp32] and peak[fp16] < peak[fp32]
