"""One mask for all nodes drops whole feature columns. F.dropout draws
a mask for each node."""
import torch
import torch.nn.functional as F


def drop_features(x: torch.Tensor, p: float, training: bool):
    """Drop the same share p of the columns of (nodes, features)."""
    mask = F.dropout(x.new_ones(x.shape[1]), p, training)
    return x * mask


torch.manual_seed(0)
x, p = torch.ones(34, 50), 0.3  # (nodes, features)
for drop in F.dropout, drop_features:
    y = drop(x, p, training=True)
    columns = (y == 0).all(0)
    part = (y == 0).any(0) & ~columns
    assert part.any() == (drop is F.dropout) != columns.any()
    assert (y[y != 0] - 1 / (1 - p)).abs().max() < 1e-6
    print(f"{drop.__name__:13} of 50 columns dropped {columns.sum()}, "
          f"in part {part.sum()}")
assert drop_features(x, p, training=False).equal(x)
