"""`batch-of-one`: the model cannot take a single sample, or loses a dimension of it.

Looks at the output in eval mode for the first sample alone.
Reports an exception, or an output with another number of dimensions.
Silent where rows may not be samples, as `samples-mixed` is.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import EvalMode


@check(WARNING, fix=(
    "squeeze(1) in place of squeeze(), and no batch size written into a view; "
    "the last batch of an epoch may have one sample."))
def batch_of_one(seen: EvalMode) -> Iterator[Seen]:
    alone = seen.alone
    if isinstance(alone, Exception):
        message = str(alone).split("\n", 1)[0]
        yield Seen(f"one sample alone raises {type(alone).__name__}: {message}")
    elif isinstance(alone, Tensor) and alone.dim() != seen.first.dim():
        yield Seen(f"the output has the shape {list(alone.shape)} for one sample, and "
                   f"{list(seen.first.shape)} for a batch of {seen.training.size}")
