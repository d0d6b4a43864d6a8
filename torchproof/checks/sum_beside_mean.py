"""`sum-beside-mean`: one term is a mean over the batch, another a sum.

Looks at the gradients of the loss by the outputs, for the batch and for the batch
twice over.
Reports an output whose gradient is halved for the batch that is twice as long, beside
one whose gradient stays: how much each term counts depends on the size of the batch.
Silent about losses that compare the samples with each other, where neither is so.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import LossAlone
from torchproof.nest import named_tensors


@check(WARNING, fix=(
    "reduce all terms alike: a sum over the parts of each sample, then the "
    "mean over the samples."))
def sum_beside_mean(seen: LossAlone) -> Iterator[Seen]:
    size = seen.training.size
    named = [(name, each) for name, each in named_tensors(seen.output)
             if each.is_floating_point() and each.dim() and len(each) == size]
    if len(named) < 2 or size < 2:
        return
    once, twice = seen.gradients(1), seen.gradients(2)
    if once is None or twice is None:
        return
    halved, kept = [], []
    for name, _ in named:
        first, second = once.get(name), twice.get(name)
        if first is None or second is None or not first.any():
            continue
        if _close(second[:size], first / 2):
            halved.append(name)
        elif _close(second[:size], first):
            kept.append(name)
    if halved and kept:
        yield Seen(f"for the batch twice over, the gradient by output {halved[0]} is "
                   f"halved, and that by output {kept[0]} stays")


def _close(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and bool((a - b).norm() < 1e-3 * b.norm())
