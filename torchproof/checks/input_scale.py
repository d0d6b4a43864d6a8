"""`input-scale`: what the first layer is fed is very large, or nearly 0.

Looks at what the first linear, convolution or recurrent layer gets that depends on no
parameter.
Reports a root mean square above 10, and inputs that are below 0.02 in size everywhere.
Silent about what a model scales itself before that layer, and about embeddings.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass

LAYERS = ("linear", "conv1d", "conv2d", "conv3d", "lstm", "gru", "rnn_tanh", "rnn_relu")


@check(WARNING, fix=(
    "standardise the inputs: subtract the mean and divide by the standard "
    "deviation of the training data."),
       explains=("loss-at-start", "input-ignored", "cannot-overfit", "no-gradient",
                 "exploding-gradients", "update-ratio"))
def input_scale(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*LAYERS):
        fed = call.argument(0, "input")
        if not isinstance(fed, Tensor) or "w" in seen.calls.origins(fed):
            continue
        if "x" not in seen.calls.origins(fed) or not fed.numel():
            continue
        size = fed.detach().float().square().mean().sqrt().item()
        most = fed.detach().float().abs().max().item()
        if size > 10 or most < 0.02:
            yield Seen(f"the input of {call.name}, the first layer, has a root mean "
                       f"square of {size:.3g}, and is at most {most:.3g} in size",
                       call.where)
        return
