"""Through float32 no digit is lost."""
import torch

x = torch.ones(2).bfloat16() / 3
y = x.float().numpy()
assert torch.equal(torch.from_numpy(y).bfloat16(), x)
print(y)
