"""Let every step attend to itself, and set the outputs of the padding to 0: no row is
masked everywhere, and outputs and gradients stay finite on every path."""
import torch
from torch import nn

STEPS, HEADS = 4, 2
torch.manual_seed(0)
x = torch.randn(3, STEPS, 8)
padding = torch.tensor([
    [False, False, False, False],
    [True, True, False, False],  # padded on the left
    [True, True, True, True],  # an empty sequence
])
future = torch.ones(STEPS, STEPS, dtype=torch.bool).triu(diagonal=1)
itself = torch.eye(STEPS, dtype=torch.bool)

hidden = (padding[:, None] | future) & ~itself  # (batch, queries, keys), True: ignore
hidden = hidden.repeat_interleave(HEADS, dim=0)
attention = nn.MultiheadAttention(8, HEADS, batch_first=True)


def attend(need_weights):
    output, _ = attention(x, x, x, attn_mask=hidden, need_weights=need_weights)
    return output.masked_fill(padding[:, :, None], 0.0)


# The second sample alone, without its padding.
alone, _ = attention(x[1:2, 2:], x[1:2, 2:], x[1:2, 2:], attn_mask=future[:2, :2])
outputs = {}
for need_weights in True, False:
    outputs["gradients", need_weights] = attend(need_weights)
    attention.zero_grad()
    outputs["gradients", need_weights].pow(2).mean().backward()
    for weight in attention.parameters():
        assert weight.grad.isfinite().all()
    attention.eval()
    with torch.no_grad():
        outputs["no_grad", need_weights] = attend(need_weights)
    attention.train()
for output in outputs.values():
    assert torch.allclose(output[1, 2:], alone[0], atol=1e-6)
    assert output[padding].eq(0).all()
print("gradients: finite")
print(f"calls that agree with the sample alone: {len(outputs)} of 4")
