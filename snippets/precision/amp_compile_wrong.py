"""A compiled model that is called inside an autocast block runs its backward under
autocast too, even if backward() is called outside. An fp32 part of the model then
gets a bf16 gradient. Right: in this file."""
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


def forward_with_block(x):
    with torch.amp.autocast("cpu", torch.bfloat16):
        return forward(x)


def gradient(function, block=True):
    head.zero_grad()
    with torch.amp.autocast("cpu", torch.bfloat16, enabled=block):
        loss = function(x).square().mean()
    loss.backward()
    return head.weight.grad


eager = gradient(forward)
default = gradient(torch.compile(forward, backend="aot_eager"))
torch.compiler.reset()
with torch._functorch.config.patch(backward_pass_autocast="off"):
    off = gradient(torch.compile(forward, backend="aot_eager"))

torch.compiler.reset()
compiled_block = torch.compile(forward_with_block, backend="aot_eager")
inside = gradient(compiled_block, block=False)

for name, compiled in (
    ("called in the block", default),
    ("the same, backward_pass_autocast off", off),
    ("block in the compiled function", inside),
):
    error = (compiled - eager).norm() / eager.norm()
    print(f"{name:36}: gradient off by {error:.2%}")
assert not torch.equal(default, eager)
assert torch.equal(default, default.bfloat16().float())
assert torch.equal(off, eager)
assert torch.equal(inside, eager)
