"""The mean of kl_div divides by the number of classes too. Warns: UserWarning.
Right: errors/kl_mean.py."""
import torch
import torch.nn.functional as F

p, q = torch.eye(3).softmax(1), torch.ones(3, 3).softmax(1)
loss = F.kl_div(q.log(), p)
kl = (p * (p / q).log()).sum(1).mean()
assert loss.isclose(kl / 3)
print(p.shape, f"loss {loss:.4f}, divergence {kl:.4f}")
