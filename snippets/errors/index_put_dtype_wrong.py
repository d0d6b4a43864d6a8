"""A float16 result is written into a float32 table by index. Raises: RuntimeError.
Right: errors/index_put_dtype.py."""
import torch

table, i = torch.zeros(3), torch.tensor([0, 2])
value = torch.ones(2).half()
print(table, i, value)
table[i] = value
