"""The second run of the block, in backward, sees another length.
Raises: torch.utils.checkpoint.CheckpointError. Right: errors/checkpoint_changed.py."""
import torch
from torch.utils.checkpoint import checkpoint

x, lengths = torch.ones(3, requires_grad=True), [2, 3]
y = checkpoint(lambda: x[:lengths.pop()].exp(), use_reentrant=False)
try:
    y.sum().backward()
except RuntimeError as error:  # its first line
    raise type(error)(str(error).splitlines()[0]) from None
