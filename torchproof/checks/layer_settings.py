"""`layer-settings`: a setting of a layer that is hardly intended.

Looks at dropout, batch norm, and other layers with Norm in the name of their class.
Reports a dropout of 0.9 or more (p is the fraction that is dropped), a batch norm with
a momentum of 0.9 or more, or of 0.001 or less and not 0 (it is the weight of the new
batch; in other libraries, of the old value), and an eps above 0.1 of any Norm.
Silent about layers in eval mode while the model is in training mode, and about a
momentum of None, which averages all batches.
"""
from collections.abc import Iterator

from torch import nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup


@check(WARNING, fix=(
    "p of a dropout is what is dropped; momentum of a batch norm is the "
    "weight of the new batch, 0.1 by default."),
       explains=("cannot-overfit",))
def layer_settings(seen: Setup) -> Iterator[Seen]:
    for name, module in seen.model.named_modules():
        if not module.training and seen.model.training:
            continue
        name = name or type(module).__name__
        if isinstance(module, nn.modules.dropout._DropoutNd) and module.p >= 0.9:
            yield Seen(f"{name} drops {100 * module.p:g} % of its inputs")
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            momentum = module.momentum
            if momentum is not None and (momentum >= 0.9 or 0 < momentum <= 0.001):
                yield Seen(f"{name} has a momentum of {momentum:g}")
        eps = getattr(module, "eps", None) if "Norm" in type(module).__name__ else None
        if isinstance(eps, (int, float)) and eps > 0.1:
            yield Seen(f"{name} has an eps of {eps:g}")
