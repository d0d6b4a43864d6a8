"""transpose swaps two axes; permute gives any order of all of them."""
from itertools import combinations, permutations

import torch

x = torch.rand(16, 32, 3)
y, z = x.transpose(0, 2), x.permute(2, 1, 0)
assert y.equal(z) and y.data_ptr() == z.data_ptr() == x.data_ptr()
print("three axes:", tuple(x.shape), "->", tuple(y.shape))

x = torch.rand(2, 3, 4, 5)
y = x.transpose(0, 2)
assert y.equal(x.permute(2, 1, 0, 3))
print("four axes:", tuple(x.shape), "->", tuple(y.shape))
orders = {x.permute(p).shape for p in permutations(range(4))}
swaps = {x.transpose(*p).shape for p in combinations(range(4), 2)}
assert swaps < orders
print(len(orders), "orders,", len(swaps), "of them by one transpose")
