"""torch.where takes both branches and chooses: no if, one graph."""
import os

import torch

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp


@torch.compile(backend="eager", fullgraph=True)
def f(x):
    return torch.where(x.sum() > 0, x, 2 * x)


x = torch.arange(2.0)
assert f(x).equal(x) and f(-x).equal(-2 * x)
print(f(x), f(-x))
