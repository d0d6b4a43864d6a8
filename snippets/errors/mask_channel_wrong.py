"""A mask with a channel dimension is refused. Raises: RuntimeError.
Right: errors/mask_channel.py."""
import torch
import torch.nn.functional as F

logits = torch.zeros(2, 3, 4, 4)
mask = torch.ones(2, 1, 4, 4).long()
print(logits.shape, mask.shape)
F.cross_entropy(logits, mask)
