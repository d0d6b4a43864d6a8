"""The nan of an empty row reaches all weights, even if the loss leaves the row out.
Right: sequences/attention_empty.py."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3, 8)
padding = torch.tensor([[False, False, False], [True, True, True]])
attention = nn.MultiheadAttention(8, 2, batch_first=True)

output, _ = attention(x, x, x, key_padding_mask=padding)
loss = output[~padding].pow(2).mean()  # real steps only
loss.backward()
print(f"loss {loss.item():.4f}")
assert loss.isfinite()

poisoned = [name for name, weight in attention.named_parameters()
            if weight.grad.isnan().any()]
print("nan in the gradient of:", ", ".join(poisoned))
assert "in_proj_weight" in poisoned
