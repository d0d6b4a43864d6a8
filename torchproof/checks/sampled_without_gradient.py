"""`sampled-without-gradient`: a sample of a normal distribution cuts the gradient.

Looks at torch.normal, which Normal.sample() calls, with a mean or a deviation that
depends on the weights.
Reports one whose result goes into a layer with weights, so that the gradient of what
follows does not reach the mean and the deviation.
Silent about samples that no layer gets, such as the actions of a policy, and about
other distributions.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import tensors

LAYERS = ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d",
          "conv_transpose2d", "conv_transpose3d", "lstm", "gru", "matmul", "__matmul__")


@check(WARNING, fix=(
    "rsample() in place of sample(), or mean + deviation * torch.randn_like(mean)."))
def sampled_without_gradient(seen: FirstPass) -> Iterator[Seen]:
    samples: dict[int, str] = {}
    for call in seen.calls.calls:
        result = call.result
        given = tensors(call.args)
        if call.name == "normal" and isinstance(result, Tensor) \
                and any("w" in seen.calls.origins(each) for each in given):
            samples[id(result)] = call.where
            continue
        cut = next((samples[id(each)] for each in given if id(each) in samples), None)
        if cut is None:
            continue
        if call.name in LAYERS and isinstance(result, Tensor) and result.requires_grad:
            yield Seen("a sample of a normal distribution, whose mean depends on the "
                       f"weights, goes into {call.name} without a gradient", cut)
            return
        for each in tensors(result):
            samples.setdefault(id(each), cut)
