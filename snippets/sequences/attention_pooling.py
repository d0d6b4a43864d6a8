"""A mean over the real steps, their maximum, the last of them and batch norm over them
do not depend on how long the padding is."""
import torch
from torch import nn


def masked_mean(h, padding):
    """Mean over the steps of (batch, steps, features); padding is True where padded."""
    real = ~padding[:, :, None]
    total = h.masked_fill(~real, 0.0).sum(dim=1)
    return total / real.sum(dim=1).clamp(min=1)  # an empty sequence gives 0


torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
norm = nn.BatchNorm1d(8)
sequences = [torch.randn(length, 8) for length in (3, 5)]
alone = [layer(x[None])[0] for x in sequences]
expected = {
    "mean": torch.stack([h.mean(dim=0) for h in alone]),
    "max": torch.stack([h.amax(dim=0) for h in alone]),
    "last": torch.stack([h[-1] for h in alone]),
    "batch norm": norm(torch.cat(alone)),
}
for steps in 5, 9:
    batch = torch.randn(2, steps, 8)  # the padding may hold any numbers
    padding = torch.ones(2, steps, dtype=torch.bool)
    for i, x in enumerate(sequences):
        batch[i, :len(x)] = x
        padding[i, :len(x)] = False
    h = layer(batch, src_key_padding_mask=padding)
    lengths = (~padding).sum(dim=1)
    pooled = {
        "mean": masked_mean(h, padding),
        "max": h.masked_fill(padding[:, :, None], -torch.inf).amax(dim=1),
        "last": h[torch.arange(len(h)), lengths - 1],
        "batch norm": norm(h[~padding]),  # (real steps, features)
    }
    for name, result in pooled.items():
        assert torch.allclose(result, expected[name], atol=1e-5)
    print(f"padded to {steps} steps: {', '.join(pooled)} as without padding")
