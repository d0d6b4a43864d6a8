"""As a column the index picks one number from each row."""
import torch

q, action = torch.arange(6.0).view(2, 3), torch.arange(2)
picked = q.gather(1, action.unsqueeze(1)).squeeze(1)
assert picked.equal(q[range(2), action])
print(picked)
