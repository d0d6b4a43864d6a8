"""BCEWithLogitsLoss takes the same mask; its loss has no floor.
Right: errors/bce_mask.py."""
import torch
import torch.nn.functional as F

mask = torch.tensor([0.0, 255.0])
for size in 1, 10, 100:
    logits = size * mask.sign()
    loss = F.binary_cross_entropy_with_logits(logits, mask)
    assert loss < 0
    print(f"{logits}, {mask}, loss {loss:.1f}")
