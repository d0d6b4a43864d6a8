"""`equal-units`: all units of a layer start with the same weights.

Looks at the weight matrices of linear, convolution, recurrent, bilinear and attention
layers.
Reports one whose rows are all equal and not 0: its units get the same gradient, and
stay one unit.
Silent about layers with one unit, about weights of 0, which may be intended, and about
depthwise filters, whose units see different inputs.
"""
from collections.abc import Iterator

from torch import nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup

LAYERS = (nn.Linear, nn.modules.conv._ConvNd, nn.RNNBase, nn.RNNCellBase, nn.Bilinear,
          nn.MultiheadAttention)


@check(WARNING, fix=(
    "start weights at random, as nn.init.kaiming_normal_ does; constants are "
    "for biases and for the scale of a normalisation."),
       explains=("cannot-overfit", "input-ignored"))
def equal_units(seen: Setup) -> Iterator[Seen]:
    for name, module in seen.model.named_modules():
        if not isinstance(module, LAYERS) or getattr(module, "groups", 1) > 1:
            continue
        for key, parameter in module.named_parameters(recurse=False):
            weight = parameter.detach()
            if weight.dim() > 1 and len(weight) > 1 and weight[0].numel() > 1 \
                    and parameter.requires_grad and weight.any() \
                    and (weight == weight[:1]).all():
                rows = f"{name}.{key}".lstrip(".")
                yield Seen(f"all {len(weight)} rows of {rows} are equal")
