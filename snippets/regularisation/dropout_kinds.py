"""On feature maps nn.Dropout drops pixels, nn.Dropout2d whole maps."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.ones(50, 16, 8, 8)  # (batch, maps, height, width)
for drop in nn.Dropout(0.3), nn.Dropout2d(0.3):
    y = drop(x)
    zero = y == 0
    whole = zero.all((2, 3))  # (batch, maps)
    part = zero.any((2, 3)) & ~whole
    assert (y[~zero] - 1 / 0.7).abs().max() < 1e-6
    assert (whole.sum() > 200) != (part.sum() > 790)
    print(f"{type(drop).__name__:9} numbers dropped "
          f"{zero.float().mean():.3f}, of {whole.numel()} maps dropped "
          f"{whole.sum()}, in part {part.sum()}")
    unchanged = drop.eval()(x)
    assert unchanged.equal(x)
