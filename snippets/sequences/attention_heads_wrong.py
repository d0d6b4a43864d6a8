"""A mask per sample, repeated for the heads in the wrong order, fits and gives samples
the masks of others. Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
batch, heads, steps = 4, 2, 6
x = torch.randn(batch, steps, 8)
attention = nn.MultiheadAttention(8, heads, batch_first=True)
may_not_see = torch.ones(batch, steps, steps, dtype=torch.bool)
for sample in range(batch):
    may_not_see[sample, :, :sample + 1] = False  # sample 0 sees one step, sample 3 four

alone = [attention(x[i:i + 1], x[i:i + 1, :i + 1], x[i:i + 1, :i + 1])[0]
         for i in range(batch)]
expected = torch.cat(alone)

masks = {
    "repeat(heads, 1, 1)": may_not_see.repeat(heads, 1, 1),
    "repeat_interleave(heads, dim=0)": may_not_see.repeat_interleave(heads, dim=0),
}
wrong = {}
for name, mask in masks.items():
    output, _ = attention(x, x, x, attn_mask=mask)
    difference = (output - expected).abs().amax(dim=(1, 2))
    wrong[name] = (difference > 1e-4).sum().item()
    print(f"{name}: {tuple(mask.shape)}, {wrong[name]} of 4 samples wrong")
assert wrong["repeat(heads, 1, 1)"] == 4
assert wrong["repeat_interleave(heads, dim=0)"] == 0
