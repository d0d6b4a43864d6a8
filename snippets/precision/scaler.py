"""The scale before each of 16 steps, for four scalers and overflows at
chosen steps: torch's side of the comparison with the playground."""
import json

import torch
from torch import nn

for init, growth, backoff, interval, overflows in [
    (65536, 2, 0.5, 3, [0, 1, 9]),
    (1000, 1.5, 0.7, 2, [4, 5, 6, 12]),
    (2.0**124, 3, 0.1, 1, [8]),  # fp32 ends below 2**128
    (0.1, 1.1, 0.9, 4, []),
]:
    knobs = {"init_scale": init, "growth_factor": growth,
             "backoff_factor": backoff, "growth_interval": interval}
    w = nn.Parameter(torch.zeros(()))
    scaler = torch.amp.GradScaler(w.device.type, **knobs)
    opt = torch.optim.SGD([w], lr=1)
    scales = []
    for step in range(16):
        opt.zero_grad()
        grad = torch.inf if step in overflows else 1
        scaler.scale(w * grad).backward()
        scales.append(scaler.get_scale())
        scaler.step(opt)
        scaler.update()
    print("life", json.dumps({"overflows": overflows, **knobs}))
    print(" ", *[f"{scale:.9g}" for scale in scales])
    assert w.round() == len(overflows) - 16  # others are skipped
