"""squeeze() drops every dimension of size 1, the batch as well.
squeeze(dim) drops those that are named and have size 1, no others."""
import torch

x = torch.arange(15).reshape(1, 3, 1, 5)  # a batch of one
for dim in None, (0, 2), 2, -2, 1:
    y = x.squeeze() if dim is None else x.squeeze(dim)
    assert y.flatten().tolist() == list(range(15))
    print(f"squeeze({'' if dim is None else dim})", tuple(y.shape))

assert x.squeeze(2).equal(x[:, :, 0])
assert x.squeeze(1).equal(x)  # size 3: left alone, no error
