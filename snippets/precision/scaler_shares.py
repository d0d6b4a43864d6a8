"""The shares of 10000 gradients that fp16 turns into 0 and into inf,
and bf16 into 0. The gradients are the quantiles of a log-normal."""
import json

import torch

n = 10_000
normal = torch.special.ndtri((torch.arange(n).double() + 0.5) / n)
for median, decades, scale in [
    (2e-8, 1, 1), (2e-8, 1, 256), (2e-8, 1, 2**24),
    (1e-4, 3, 65536), (1e-38, 2, 1), (1e-39, 1, 8), (3e-20, 9, 2**31),
]:
    grad = scale * median * 10 ** (decades * normal)
    fp16, bf16 = grad.half(), grad.bfloat16()
    counts = [(fp16 == 0).sum(), fp16.isinf().sum(), (bf16 == 0).sum()]
    shares = [count.item() / n for count in counts]
    print("shares", json.dumps({"median": median, "decades": decades,
                                "scale": scale}))
    print(" ", *shares)
    assert shares[2] <= shares[0] and sum(shares[:2]) <= 1
