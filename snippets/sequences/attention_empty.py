"""Let an empty row attend to something, and set its output to 0 afterwards: outputs
and gradients stay finite on every path."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3, 8)
padding = torch.tensor([[False, False, False], [True, True, True]])
attention = nn.MultiheadAttention(8, 2, batch_first=True)

empty = padding.all(dim=1, keepdim=True)
output, _ = attention(x, x, x, key_padding_mask=padding & ~empty)
output = output.masked_fill(padding[:, :, None], 0.0)
output.pow(2).mean().backward()

assert output[1].eq(0).all()
gradients = [weight.grad for weight in attention.parameters()]
assert all(gradient.isfinite().all() for gradient in gradients)

# The empty sample changes no gradient.
first = [gradient.clone() for gradient in gradients]
attention.zero_grad()
alone, _ = attention(x[:1], x[:1], x[:1])
(alone.pow(2).sum() / output.numel()).backward()
for weight, gradient in zip(attention.parameters(), first, strict=True):
    assert torch.allclose(weight.grad, gradient, atol=1e-6)
print("empty row:", output[1].abs().sum().item(), " gradients: finite,",
      "and those of the other sample")
