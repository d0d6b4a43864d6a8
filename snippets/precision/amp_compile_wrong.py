"""torch.compile computes backward as if it stood inside the autocast block, even
where it is called outside, so an fp32 part of the model gets a bf16 gradient.
Right: in this file."""
import os

import torch
import torch._functorch.config
from torch import nn

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp
torch.manual_seed(0)
head = nn.Linear(16, 4)
x = torch.randn(32, 16)


def forward(x):
    with torch.amp.autocast("cpu", enabled=False):
        return head(x)


def gradient(function):
    head.zero_grad()
    with torch.amp.autocast("cpu", torch.bfloat16):
        loss = function(x).square().mean()
    loss.backward()
    return head.weight.grad


eager = gradient(forward)
default = gradient(torch.compile(forward, backend="aot_eager"))
torch.compiler.reset()
with torch._functorch.config.patch(backward_pass_autocast="off"):
    off = gradient(torch.compile(forward, backend="aot_eager"))

for name, compiled in (("default", default), ("off", off)):
    error = (compiled - eager).norm() / eager.norm()
    print(f"backward_pass_autocast {name:7}: gradient off by {error:.2%}")
assert not torch.equal(default, eager)
assert torch.equal(default, default.bfloat16().float())
assert torch.equal(off, eager)
