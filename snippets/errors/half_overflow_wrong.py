<<<<<<< HEAD
"""float16 ends at 65504: -1e9 does not exist there."""
import torch

score, mask, low = torch.zeros(3).half(), torch.arange(3) > 1, -1e9
print(score, mask, low)
score.masked_fill(mask, low)
=======
"""fp16 ends at 65504: -1e9 is no number of it."""
import torch

x, low = torch.zeros(2).half(), -1e9
print(x, low)
x.masked_fill(x.bool(), low)
>>>>>>> 890c5879f1b89187dcce23485fdc8c1844cce109
