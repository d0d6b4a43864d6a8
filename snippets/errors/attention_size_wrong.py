"""The features of the input are not those of the layer. Raises: AssertionError.
Right: errors/attention_size.py."""
import torch
from torch import nn

x = torch.ones(2, 5, 6)
layer = nn.TransformerEncoderLayer(8, nhead=2)
print(x.shape, layer.self_attn.embed_dim, layer.self_attn.num_heads)
layer(x)
