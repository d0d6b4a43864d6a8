"""The heads share the embedding out among themselves. Right: errors/heads_divide.py."""
from torch import nn

dim, heads = 10, 4
message = ""
try:
    nn.MultiheadAttention(dim, heads)
except AssertionError as error:
    message = str(error)
assert message.endswith("divisible by num_heads")
print("AssertionError:", message)
print(f"{dim} / {heads} = {dim / heads}")
