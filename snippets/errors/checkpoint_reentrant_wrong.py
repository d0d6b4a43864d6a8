"""The default is True, and to rely on it is warned of. Warns: UserWarning.
Right: errors/checkpoint_reentrant.py."""
import torch
from torch.utils.checkpoint import checkpoint

x = torch.ones(1, requires_grad=True)
print(x, checkpoint(torch.exp, x))
