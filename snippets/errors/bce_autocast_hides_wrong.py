"""fp32 behind a sigmoid in half precision comes too late: the sigmoid
was rounded to 1, so the loss is 100 and the gradient 0.
Right: errors/bce_autocast.py."""
import torch
import torch.nn.functional as F

for dtype in torch.bfloat16, torch.float32:
    x = torch.full((1,), 8.0, dtype=dtype, requires_grad=True)
    loss = F.binary_cross_entropy(x.sigmoid().float(), torch.zeros(1))
    loss.backward()
    rounded = dtype == torch.bfloat16
    assert (loss == 100) == (x.grad == 0) == rounded
    print(f"{dtype}: loss {loss:.4f}, gradient {x.grad.item():.4f}")
