"""`target-among-inputs`: a column of the inputs gives the target away.

Looks at inputs of one row of numbers per sample and one target per sample.
Reports a column that is the target, if the others are not; of class numbers also one
that is their multiple, as after standardising.
Silent about inputs of one column, and about batches of fewer than 16 samples.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.graph import double
from torchproof.nest import tensors


@check(WARNING, fix=(
    "drop the column; look at how features and target are told apart."))
def target_among_inputs(seen: FirstPass) -> Iterator[Seen]:
    target = seen.training.target
    inputs = tensors(seen.training.x)
    if target is None or not target.dim() or len(inputs) != 1:
        return
    if target.numel() != len(target) or len(target) < 16:
        return
    x, y = inputs[0], double(target.flatten())
    if x.dim() != 2 or x.shape[1] < 2 or not x.is_floating_point() or len(x) != len(y):
        return
    if y.min() == y.max():
        return
    if target.is_floating_point():
        alike = (double(x) == y[:, None]).all(0)
    else:
        x, y = double(x) - double(x).mean(0), y - y.mean()
        size = (x.norm(dim=0) * y.norm()).clamp(min=1e-9)
        alike = ((x * y[:, None]).sum(0) / size).abs() > 1 - 1e-6
    columns = alike.nonzero().flatten().tolist()
    if columns and len(columns) < x.shape[1]:
        yield Seen(f"column {columns[0]} of the inputs is the target in all {len(y)} "
                   "samples")
