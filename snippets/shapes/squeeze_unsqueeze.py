"""unsqueeze(dim) puts a 1 at position dim of the new shape."""
import torch

x = torch.arange(15).reshape(3, 5)
same = {0: x[None], 1: x[:, None], 2: x[:, :, None],
        -1: x[..., None], -2: x[..., None, :]}
for dim, indexed in same.items():
    y = x.unsqueeze(dim)
    assert y.equal(indexed) and y.shape[dim] == 1
    assert y.squeeze(dim).equal(x)
    print(f"unsqueeze({dim})", tuple(y.shape))
