"""The lowest number of the dtype, whatever it is."""
import torch

mask = torch.arange(3) == 0
for dtype in torch.float16, torch.bfloat16, torch.float32:
    x = torch.zeros(3, dtype=dtype)
    scores = x.masked_fill(mask, torch.finfo(dtype).min)
    assert scores.softmax(0).tolist() == [0, 0.5, 0.5]
    print(dtype, scores.min().item())
