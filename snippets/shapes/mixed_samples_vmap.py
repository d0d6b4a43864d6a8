"""torch.vmap runs a function of one sample over a batch, so it cannot mix the
samples. A model gives another result in a batch if it mixes them, or if it uses
the size of the batch."""
import torch

torch.manual_seed(0)
x = torch.randn(4, 4)
W = torch.randn(4, 4)
models = {
    "x.matmul(W)": lambda x: x.matmul(W),
    "softmax(1)": lambda x: x.softmax(1),
    "softmax(0)": lambda x: x.softmax(0),
    "x - x.mean(0)": lambda x: x - x.mean(0),
    "x / len(x)": lambda x: x / len(x),
}
same = {}
for name, model in models.items():
    def one_sample(sample, model=model):
        return model(sample.unsqueeze(0)).squeeze(0)

    same[name] = torch.vmap(one_sample)(x).allclose(model(x), atol=1e-6)
    print(f"{name:13} one by one the same as in a batch: {same[name]}")

assert same["x.matmul(W)"]
assert same["softmax(1)"]
assert not same["softmax(0)"]
assert not same["x - x.mean(0)"]
assert not same["x / len(x)"]
