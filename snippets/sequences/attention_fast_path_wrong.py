"""Under no_grad and in eval mode, nn.TransformerEncoder with post-norm layers returns 0
where the padding at the end is, and other numbers with gradients: a mean over all
steps differs between the two.
Right: sequences/attention_pooling.py."""
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore", message=".*nested tensors")
torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
encoder = nn.TransformerEncoder(layer, 1).eval()
x = torch.randn(1, 5, 8)
padding = torch.tensor([[False, False, False, True, True]])

output = encoder(x, src_key_padding_mask=padding)
with torch.no_grad():
    fast = encoder(x, src_key_padding_mask=padding)
assert torch.allclose(fast[:, :3], output[:, :3], atol=1e-6)
assert fast[:, 3:].eq(0).all()
numbers = [round(number, 2) for number in output[0, 4, :3].tolist()]
print("with gradients, at a padded step:", numbers)
print("under no_grad, at a padded step: ", fast[0, 4, :3].tolist())
difference = (output.mean(dim=1) - fast.mean(dim=1)).abs().max().item()
print(f"mean over all steps differs by up to {difference:.2f}")
assert difference > 0.1
