"""A linear layer brings 6 features to the 8 of the model."""
import torch
from torch import nn

x = torch.ones(2, 5, 6)
layer = nn.TransformerEncoderLayer(8, nhead=2)
model = nn.Sequential(nn.Linear(6, 8), layer)
assert model(x).shape == (2, 5, 8)
print(x.shape, model(x).shape, layer.self_attn.num_heads)
