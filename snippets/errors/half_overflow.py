<<<<<<< HEAD
"""The smallest number of the dtype, whichever it is, does it."""
import torch

score, mask = torch.zeros(3).half(), torch.arange(3) > 1
low = torch.finfo(score.dtype).min
p = score.masked_fill(mask, low).softmax(0)
assert p.tolist() == [0.5, 0.5, 0]
print(low, p)
=======
"""The lowest number of the dtype, whatever it is."""
import torch

mask = torch.arange(3) == 0
for dtype in torch.float16, torch.bfloat16, torch.float32:
    x = torch.zeros(3, dtype=dtype)
    scores = x.masked_fill(mask, torch.finfo(dtype).min)
    assert scores.softmax(0).tolist() == [0, 0.5, 0.5]
    print(dtype, scores.min().item())
>>>>>>> 890c5879f1b89187dcce23485fdc8c1844cce109
