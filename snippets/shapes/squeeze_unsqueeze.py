"""unsqueeze(dim) puts a dimension of size 1 at position dim of the new
shape."""
import torch

x = torch.arange(15).reshape(3, 5)
indexed = {
    0: x[None],
    1: x[:, None],
    2: x[:, :, None],
    -1: x[..., None],
    -2: x[..., None, :],
}
for dim, expected in indexed.items():
    y = x.unsqueeze(dim)
    print(f"unsqueeze({dim})", tuple(y.shape))
    assert y.equal(expected)
    assert y.shape[dim] == 1
    assert y.squeeze(dim).equal(x)
