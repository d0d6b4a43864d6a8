"""transpose swaps two dimensions, movedim moves one, .mT swaps the last two,
and permute does what each of them does."""
from itertools import combinations, permutations

import torch

images = torch.arange(120).reshape(2, 3, 4, 5)  # batch, height, width, channels
swapped = images.transpose(0, 2)
moved = images.movedim(-1, 1)
matrices = images.mT
print("transpose(0, 2)", tuple(swapped.shape))
print("movedim(-1, 1) ", tuple(moved.shape))
print(".mT            ", tuple(matrices.shape))
assert swapped.equal(images.permute(2, 1, 0, 3))
assert moved.equal(images.permute(0, 3, 1, 2))
assert matrices.equal(images.permute(0, 1, 3, 2))
for result in swapped, moved, matrices:
    assert result.data_ptr() == images.data_ptr()

notes = torch.arange(1536).reshape(16, 32, 3)
swapped = notes.transpose(0, 2)
assert swapped.equal(notes.permute(2, 1, 0))

orders = {images.permute(order).shape for order in permutations(range(4))}
swaps = {images.transpose(*pair).shape for pair in combinations(range(4), 2)}
print(f"{len(orders)} orders of 4 dimensions, {len(swaps)} by one transpose")
assert swaps < orders
