"""Without dim, softmax warns and guesses: dim 0 for one or three
dimensions, dim 1 for two or four. Sequences get the batch. Warns: UserWarning.
Right: losses/softmax_dim.py."""
import torch
import torch.nn.functional as F

for shape in (5,), (4, 5), (3, 4, 5), (2, 3, 4, 5):
    x = torch.ones(shape)
    guess = F.softmax(x)
    dims = [d for d in range(x.dim()) if guess.equal(x.softmax(d))]
    assert dims == [0 if x.dim() in (1, 3) else 1]
    print(f"shape {shape}: dim {dims[0]}")
