"""With batchmean, kl_div is the divergence of a distribution."""
import torch
import torch.nn.functional as F

p, q = torch.eye(3).softmax(1), torch.ones(3, 3).softmax(1)
loss = F.kl_div(q.log(), p, reduction="batchmean")
kl = (p * (p / q).log()).sum(1).mean()
assert loss.isclose(kl)
print(p.shape, f"loss {loss:.4f}, divergence {kl:.4f}")
