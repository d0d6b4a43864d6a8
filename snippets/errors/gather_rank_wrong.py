"""gather wants an index with the dimensions of its input. Raises: RuntimeError.
Right: errors/gather_rank.py."""
import torch

q, action = torch.arange(6.0).view(2, 3), torch.arange(2)
print(q, action)
q.gather(1, action)
