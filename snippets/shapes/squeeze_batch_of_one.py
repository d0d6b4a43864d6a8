"""squeeze(1) leaves the batch alone, whatever its size."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Linear(64, 1)
for batch_size in 200, 1:
    x, y = torch.randn(batch_size, 64), torch.ones(batch_size)
    logits = model(x).squeeze(1)
    assert logits.shape == y.shape
    loss = F.binary_cross_entropy_with_logits(logits, y)
    print("logits", tuple(logits.shape), f"loss {loss:.4f}")
    assert loss.allclose(-model(x).sigmoid().log().mean())
