"""fp32 behind a sigmoid in half precision comes too late: the sigmoid
was rounded to 1, and the loss is 100 instead of 8."""
import torch
import torch.nn.functional as F

x, y = torch.full((1,), 8.0), torch.zeros(1)
for dtype in torch.bfloat16, torch.float32:
    p = x.to(dtype).sigmoid()
    loss = F.binary_cross_entropy(p.float(), y)
    assert (loss == 100) == (dtype == torch.bfloat16)
    print(f"{dtype}: {p.item():.4f}, loss {loss:.4f}")
