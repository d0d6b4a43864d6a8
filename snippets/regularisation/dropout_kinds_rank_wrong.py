"""On input of another rank Dropout2d warns and Dropout1d drops whole
samples without a word; with a rank too many, Dropout1d raises.
Raises: RuntimeError. Warns: UserWarning. Right: regularisation/dropout_kinds.py."""
import torch
from torch import nn

torch.manual_seed(0)
batch, words = torch.ones(1000, 32), torch.ones(1000, 12, 32)
images = torch.ones(10, 3, 8, 8)
for drop in nn.Dropout2d(0.5), nn.Dropout1d(0.5):
    for x in words, batch, images:
        y = drop(x)
        rows = y.count_nonzero(-1) == 0
        print(f"{type(drop).__name__} of {tuple(x.shape)}: numbers "
              f"dropped {(y == 0).sum()}, whole rows {rows.sum()}")
