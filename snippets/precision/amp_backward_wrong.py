"""backward inside autocast recomputes an fp32 island's gradient in
bf16. Without such an island it changes nothing. Right: precision/amp.py."""
import torch
from torch import nn

torch.manual_seed(0)
body, head = nn.Linear(16, 16), nn.Linear(16, 4)
x, y = torch.randn(32, 16), torch.arange(32) % 4


def gradient(island, inside):
    head.zero_grad()
    with torch.amp.autocast("cpu"):
        h = body(x)  # bf16
        with torch.amp.autocast("cpu", enabled=not island):
            logits = head(h.float())
        loss = nn.functional.cross_entropy(logits, y)
        if inside:
            loss.backward()
    if not inside:
        loss.backward()
    return head.weight.grad


for island in [False, True]:
    outside, inside = gradient(island, False), gradient(island, True)
    error = (inside - outside).norm() / outside.norm()
    assert (error > 0) == island
    assert torch.equal(inside, inside.bfloat16().float())
    assert torch.equal(outside, outside.bfloat16().float()) != island
    print(f"fp32 island {island}: gradient off by {error:.4g}")
