"""The nan of an empty row reaches the weights, even if the loss leaves the row out or
nan_to_num makes it 0. By hand, masked_fill on the scores and nan_to_num on the weights
keep the gradients finite. Right: sequences/attention_empty.py."""
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

print("by hand, nan_to_num directly after the softmax")
hidden = padding[:, None]  # (batch, 1, keys)
added = torch.zeros(2, 1, 3).masked_fill(hidden, -torch.inf)
hide_scores = {
    "masked_fill": lambda scores: scores.masked_fill(hidden, -torch.inf),
    "added -inf": lambda scores: scores + added,
}
finite = {}
for name, call in hide_scores.items():
    projection = torch.randn(8, 8, requires_grad=True)
    h = x @ projection
    weights = call(h @ h.transpose(1, 2)).softmax(dim=-1).nan_to_num(0.0)
    (weights @ h).pow(2).mean().backward()
    finite[name] = projection.grad.isfinite().all().item()
    print(f"  {name}: gradient {'finite' if finite[name] else 'nan'}")
assert finite == {"masked_fill": True, "added -inf": False}
