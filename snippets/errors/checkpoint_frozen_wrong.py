"""The reentrant kind looks only at the inputs, not at the weights.
Warns: UserWarning. Right: errors/checkpoint_frozen.py."""
import torch
from torch.utils.checkpoint import checkpoint

layer = torch.nn.Linear(2, 2)
out = checkpoint(layer, torch.ones(2), use_reentrant=True)
print(out.shape, "requires grad:", out.requires_grad)
