"""With two dimensions, squeeze takes -2 to 1, unsqueeze -3 to 2.
Raises: IndexError. Right: shapes/squeeze_unsqueeze.py."""
import torch

x = torch.zeros(3, 5)
try:
    x.squeeze(2)
except IndexError as error:
    print("squeeze(2):", error)
for dim in -3, 2, 3:
    print(f"unsqueeze({dim})", tuple(x.unsqueeze(dim).shape))
