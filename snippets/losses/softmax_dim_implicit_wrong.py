"""Without dim, softmax warns and guesses: dim 0 for one or three dimensions, dim 1
for two or four. For a sequence (N, L, C) that is the batch. Warns: UserWarning.
Right: losses/softmax_dim.py."""
import torch
import torch.nn.functional as F

guessed = {}
for shape in (5,), (4, 5), (3, 4, 5), (2, 3, 4, 5):
    torch.manual_seed(0)
    x = torch.randn(shape)
    without_dim = F.softmax(x)
    for dim in range(x.dim()):
        if without_dim.equal(x.softmax(dim)):
            guessed[shape] = dim
    print(f"shape {shape}: dim {guessed[shape]}")
assert list(guessed.values()) == [0, 1, 0, 1]
