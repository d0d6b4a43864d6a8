"""unsqueeze(0) makes a batch of one; dim=-1 works with both."""
import torch

logits = torch.arange(3.0)
p = logits.unsqueeze(0).softmax(dim=1)
assert p[0].equal(logits.softmax(dim=-1))
print(p)
