"""expand_as gives each anchor the same negative."""
import torch
import torch.nn.functional as F

anchor, positive, negative = torch.eye(3), torch.eye(3), torch.ones(3)
negative = negative.expand_as(anchor)
loss = F.triplet_margin_loss(anchor, positive, negative, margin=2)
assert loss.isclose(2 - torch.tensor(2).sqrt())
print(anchor.shape, positive.shape, negative, f"loss {loss:.4f}")
