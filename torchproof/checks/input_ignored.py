"""`input-ignored`: different inputs get the same output.

Looks at the outputs in eval mode after the steps.
Reports rows that differ by less than a ten-thousandth of the largest output.
Silent about one sample, about samples that are equal, and about outputs that are not
one row per sample.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Steps, counted
from torchproof.nest import tensors


@check(WARNING, fix=(
    "look for dead or saturated units, inputs that are far too large or all "
    "equal, and a learning rate that is too high."))
def input_ignored(seen: Steps) -> Iterator[Seen]:
    out, size = seen.output, seen.training.size
    if out is None or size < 2 or out.shape[:1] != (size,) or not out.isfinite().all():
        return
    inputs = [each for each in tensors(seen.training.x) if each.shape[:1] == (size,)]
    if inputs and all((each == each[:1]).all() for each in inputs):
        return
    spread, most = (out - out[:1]).abs().max().item(), out.abs().max().item()
    if spread < 1e-4 * most:
        yield Seen(f"after {counted(len(seen.rounds), 'step')} the outputs for {size} "
                   f"samples differ by at most {spread:.2g}, and the largest is "
                   f"{most:.3g}")
