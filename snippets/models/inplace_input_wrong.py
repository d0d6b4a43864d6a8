"""Dropout in place as the first layer eats the data set it is fed.
Right: evaluation/dropout.py."""
import torch
from torch import nn

torch.manual_seed(0)
data = torch.ones(1000, 64)
first = nn.Dropout(0.2, inplace=True)
for epoch in 1, 2, 3:
    for batch in data.view(10, 100, 64):  # views share the memory
        first(batch)
    zero = (data == 0).float().mean()
    assert abs(zero - (1 - 0.8 ** epoch)) < 0.01
    print(f"epoch {epoch}: {zero:.4f} of the data is zero, "
          f"the rest is {data.max():.4f}")
