"""Converted to the dtype of the table, the values are written."""
import torch

table, i = torch.zeros(3), torch.tensor([0, 2])
value = torch.ones(2).half()
table[i] = value.to(table.dtype)
assert table.tolist() == [1, 0, 1]
print(table)
