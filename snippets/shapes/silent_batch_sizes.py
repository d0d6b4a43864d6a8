"""Try a model with a batch of 1 and with a batch size that is no layer's
width. This finds what a batch of 4 hides, but not what mixes samples and keeps
every shape."""
import torch

torch.manual_seed(0)
W = torch.randn(4, 4)
models = {
    "x.matmul(W)": lambda x: x.matmul(W),
    "W.matmul(x)": lambda x: W.matmul(x),
    "x.squeeze()": lambda x: x.squeeze(),
    "x - x.mean(1)": lambda x: x - x.mean(1),
    "x - x.mean(0)": lambda x: x - x.mean(0),
}


def shape_is_right(model, batch_size):
    """Whether a batch of inputs (batch, 4) gives outputs (batch, 4)."""
    try:
        return model(torch.randn(batch_size, 4)).shape == (batch_size, 4)
    except RuntimeError:
        return False


found = {}
for name, model in models.items():
    found[name] = [size for size in (1, 3, 4) if shape_is_right(model, size)]
    print(f"{name:13} has the right shape for batches of {found[name]}")

assert found == {
    "x.matmul(W)": [1, 3, 4],
    "W.matmul(x)": [4],
    "x.squeeze()": [3, 4],
    "x - x.mean(1)": [1, 4],
    "x - x.mean(0)": [1, 3, 4],
}
