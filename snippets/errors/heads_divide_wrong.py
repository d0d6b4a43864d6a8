"""The heads share the embedding out among themselves."""
from torch import nn

dim, heads = 10, 4
try:
    nn.MultiheadAttention(dim, heads)
except AssertionError as error:
    assert str(error).endswith("divisible by num_heads")
    print("AssertionError:", error)
    print(f"{dim} / {heads} = {dim / heads}")
