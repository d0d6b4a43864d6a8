"""A generator has neither a length nor an index. Raises: TypeError."""
from torch.utils.data import DataLoader

squares = (i * i for i in range(3))
print(squares.__class__, *squares)
list(DataLoader(squares))
