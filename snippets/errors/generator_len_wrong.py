"""A generator has neither a length nor an index. Raises: TypeError.
Right: errors/generator_len.py."""
from torch.utils.data import DataLoader

squares = (i * i for i in range(3))
print(squares.__class__, *squares)
list(DataLoader(squares))
