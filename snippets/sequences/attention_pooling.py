"""A mean over the real steps divides by their number, and gives the same result
however long the padding is."""
import torch
from torch import nn


def masked_mean(h, padding):
    """Mean over the steps of (batch, steps, features); padding is True where padded."""
    real = ~padding[:, :, None]
    total = h.masked_fill(~real, 0.0).sum(dim=1)
    return total / real.sum(dim=1).clamp(min=1)  # an empty sequence gives 0


torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
sequences = [torch.randn(length, 8) for length in (3, 5)]
alone = torch.stack([layer(x[None])[0].mean(dim=0) for x in sequences])
for steps in 5, 9:
    batch = torch.zeros(2, steps, 8)
    padding = torch.ones(2, steps, dtype=torch.bool)
    for i, x in enumerate(sequences):
        batch[i, :len(x)] = x
        padding[i, :len(x)] = False
    pooled = masked_mean(layer(batch, src_key_padding_mask=padding), padding)
    assert torch.allclose(pooled, alone, atol=1e-6)
    difference = (pooled - alone).abs().max().item()
    print(f"padded to {steps} steps: differs from each sequence alone by "
          f"{difference:.4f}")
