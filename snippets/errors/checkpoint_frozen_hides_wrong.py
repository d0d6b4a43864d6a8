"""Without the warning the layer still gets no gradient; the head
does, so the loss falls. Right: errors/checkpoint_frozen.py."""
import warnings

import torch
from torch.utils.checkpoint import checkpoint

warnings.filterwarnings("ignore", "None of the inputs")
layer, head = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
out = checkpoint(layer, torch.ones(2), use_reentrant=True)
head(out).sum().backward()
assert layer.weight.grad is None and head.weight.grad is not None
print("layer:", layer.weight.grad, "head:", head.weight.grad.shape)
