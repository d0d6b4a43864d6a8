"""One negative without a batch dimension is refused. Raises: RuntimeError.
Right: errors/triplet_rank.py."""
import torch
import torch.nn.functional as F

anchor, positive, negative = torch.eye(3), torch.eye(3), torch.ones(3)
print(anchor.shape, positive.shape, negative.shape)
F.triplet_margin_loss(anchor, positive, negative)
