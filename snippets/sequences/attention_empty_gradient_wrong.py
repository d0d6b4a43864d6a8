"""The nan of an empty row reaches the weights, even if the loss leaves the row out or
nan_to_num makes it 0. Right: sequences/attention_empty.py."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3, 8)
padding = torch.tensor([[False, False, False], [True, True, True]])
attention = nn.MultiheadAttention(8, 2, batch_first=True)

hide = {
    "real steps only": lambda output: output[~padding],
    "nan_to_num": lambda output: output.nan_to_num(0.0),
}
for name, call in hide.items():
    output, _ = attention(x, x, x, key_padding_mask=padding)
    loss = call(output).pow(2).mean()
    attention.zero_grad()
    loss.backward()
    print(f"{name}: loss {loss.item():.4f}, nan in the gradient of")
    assert loss.isfinite()
    poisoned = [name for name, weight in attention.named_parameters()
                if weight.grad.isnan().any()]
    print(" ", ", ".join(poisoned))
    assert "in_proj_weight" in poisoned
