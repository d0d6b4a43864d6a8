"""squeeze() removes every dimension of size 1, the batch included.
squeeze(dim) removes only what is named, and only if its size is 1."""
import torch

x = torch.arange(15).reshape(1, 3, 1, 5)  # a batch of one
results = {
    "squeeze()": x.squeeze(),
    "squeeze((0, 2))": x.squeeze((0, 2)),
    "squeeze(2)": x.squeeze(2),
    "squeeze(-2)": x.squeeze(-2),
    "squeeze(1)": x.squeeze(1),
}
for name, y in results.items():
    print(f"{name:15} {tuple(y.shape)}")
assert results["squeeze()"].shape == (3, 5)
assert results["squeeze((0, 2))"].shape == (3, 5)
assert x.squeeze(2).equal(x[:, :, 0])
assert x.squeeze(-2).equal(x[:, :, 0])
assert x.squeeze(1).equal(x)  # size 3: left alone, no error
