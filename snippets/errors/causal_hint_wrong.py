"""In the modules is_causal is a hint, and no mask. Raises: RuntimeError.
Right: errors/causal_hint.py."""
import torch
from torch import nn

x = torch.ones(1, 3, 4)
layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)
print(x.shape, layer.training)
layer(x, is_causal=True)
