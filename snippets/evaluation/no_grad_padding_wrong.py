"""Without gradients nn.TransformerEncoder takes a fast path that returns 0 at padded
positions, so a plain mean over the positions changes.
Warns: UserWarning. Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(d_model=64, nhead=4, batch_first=True)
encoder = nn.TransformerEncoder(layer, num_layers=2).eval()
x = torch.randn(2, 5, 64)
padded = torch.tensor([[False, False, False, False, False],
                       [False, False, False, True, True]])

with_grad = encoder(x, src_key_padding_mask=padded).detach()
with torch.no_grad():
    without = encoder(x, src_key_padding_mask=padded)

at_tokens = (with_grad - without)[~padded].abs().max().item()
assert at_tokens < 1e-5
assert not with_grad.equal(without)
print("tokens: the outputs differ by rounding alone")
print(f"padding: mean size {with_grad[padded].abs().mean():.4f} with gradients,"
      f" {without[padded].abs().mean():.4f} without")
at_padding = (with_grad - without)[padded].abs().mean().item()
assert at_padding > 0.1
assert without[padded].abs().max() == 0

plain = (with_grad.mean(1) - without.mean(1)).abs().max().item()
assert plain > 0.1
print(f"mean over all positions: differs by up to {plain:.4f}")


def masked_mean(output):
    tokens = (~padded).unsqueeze(2)
    return (output * tokens).sum(1) / tokens.sum(1)


masked = (masked_mean(with_grad) - masked_mean(without)).abs().max().item()
assert masked < 1e-5
print(f"mean over the tokens: differs by up to {masked:.4f}")
