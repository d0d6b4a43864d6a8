"""With floats softmax is defined."""
import torch

score = torch.arange(3)
p = score.float().softmax(0)
assert torch.equal(p.argmax(), score.argmax())
print(p)
