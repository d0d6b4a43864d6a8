"""`samples-mixed`: the output for a sample depends on the other samples of its batch.

Looks at the outputs in eval mode, with all samples replaced by the last one.
Reports a change of the last sample's own output.
Silent where the first dimension may be time or the nodes of a graph (one number per
sample, targets for each step, a square matrix among inputs or buffers), for the batch
statistics of models that have no eval mode, and where chance moves the output.
"""
from collections.abc import Iterator

import torch
from torch import nn

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import EvalMode, gap


@check(ERROR, fix=(
    "look for a view where a transpose was meant, a softmax or mean over the "
    "batch, a recurrent or attention layer that takes the batch for time "
    "(batch_first)."),
       explains=("place-in-batch", "cannot-overfit"))
def samples_mixed(seen: EvalMode) -> Iterator[Seen]:
    if seen.with_others is None or seen.noise:
        return
    if any(isinstance(each, nn.modules.batchnorm._BatchNorm)
           and each.running_mean is None for each in seen.training.model.modules()):
        return
    last = seen.first.shape[seen.sample_dim] - 1
    own = seen.first.select(seen.sample_dim, last)
    other = seen.with_others.select(seen.sample_dim, last)
    moved = gap(own, other, precision=100 * torch.finfo(own.dtype).eps
                if own.is_floating_point() else 0)
    if moved:
        yield Seen(f"in eval mode the output for the last sample, of size "
                   f"{own.float().abs().mean():.3g}, moves by {moved:.3g} when the "
                   "others change")
