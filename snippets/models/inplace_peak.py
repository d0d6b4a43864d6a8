"""The most activations that are alive at once in a chain of eight layers. inplace=True
lowers that for ReLU in training only where a name keeps the pre-activations."""
import weakref

import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode


class Peak(TorchDispatchMode):
    """Notes how many bytes are alive at most, gradients included."""

    def __init__(self):
        super().__init__()
        self.alive = weakref.WeakValueDictionary()
        self.most = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        out = function(*args, **(kwargs or {}))
        self.alive[out.data_ptr()] = out.untyped_storage()
        self.most = max(self.most, sum(s.nbytes() for s in self.alive.values()))
        return out


def step(activation, inplace, named, training):
    """One pass, and in training backward: the peak, in activations of (4096, 8)."""
    x = torch.ones(4096, 8)
    weight = torch.eye(8, requires_grad=True)
    names = []
    with Peak() as peak, torch.set_grad_enabled(training):
        h = x
        for _ in range(8):
            if named:
                names.append(h @ weight)  # as z1 = ..., z2 = ... in forward
                h = activation(names[-1], inplace=inplace)
            else:
                h = activation(h @ weight, inplace=inplace)
        if training:
            h.sum().backward()
    return round(peak.most / x.untyped_storage().nbytes())


table = {}
print(f"{'':11}{'':16}inplace=False  inplace=True")
for activation in (F.relu, F.leaky_relu, F.silu):
    for case, named, training in (("training", False, True),
                                  ("training, named", True, True),
                                  ("inference", False, False)):
        plain = step(activation, False, named, training)
        inplace = step(activation, True, named, training)
        table[activation.__name__, case] = plain, inplace
        print(f"{activation.__name__:11}{case:16}{plain:13}{inplace:14}")

for name in ("relu", "leaky_relu", "silu"):
    plain, inplace = table[name, "inference"]
    assert plain <= 3
    assert inplace == plain - 1
assert table["relu", "training"] == (10, 10)
assert table["relu", "training, named"] == (18, 10)
assert table["leaky_relu", "training"] == (17, 10)
plain, inplace = table["silu", "training"]
assert inplace == plain
