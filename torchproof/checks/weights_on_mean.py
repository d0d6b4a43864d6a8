"""`weights-on-mean`: a loss is averaged before each sample gets its weight.

Looks at products of single numbers and rows.
Reports the sum or mean of a loss, or of log-probabilities, over the batch, times a
tensor with one number per sample, or a mask of samples and steps: every sample then has
the same loss. And exp(-loss) of a mean, as in a focal loss whose factor belongs to each
sample.
Silent about parameters, such as a temperature, and about products of single numbers.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import NEGATIONS, PRODUCTS, Call
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import BINARY, CLASSES, VALUES, FirstPass

SUMS = {"sum", "mean", *CLASSES, *BINARY, *VALUES}


@check(ERROR, fix=(
    "reduction=\"none\", then the factor of each sample, then the mean."))
def weights_on_mean(seen: FirstPass) -> Iterator[Seen]:
    size = seen.training.size
    for call in seen.calls.named(*PRODUCTS):
        a, b = [*call.args, None][:2]
        for one, rows in ((a, b), (b, a)):
            if isinstance(one, Tensor) and isinstance(rows, Tensor) and _is_sum(
                    seen, one) and _are_weights(rows) and len(rows) == size > 1 \
                    and not rows.requires_grad and "w" not in seen.calls.origins(rows):
                what = "sample" if rows.numel() == size else "place"
                yield Seen(f"one number, a sum or mean over the batch, is multiplied "
                           f"by {rows.numel()} numbers, one for each {what}",
                           call.where)
    for call in seen.calls.named("exp"):
        loss = _negated(seen, call.args[0])
        if loss and loss.name in (*CLASSES, *BINARY) and loss.result.dim() == 0 \
                and size > 1:
            yield Seen(f"exp(-loss) is taken of the mean {loss.name} of {size} samples",
                       call.where)


def _negated(seen: FirstPass, tensor: Tensor) -> Call | None:
    """The call whose result was negated, or multiplied, to give a tensor."""
    made = seen.calls.made_by(tensor)
    if made is None or made.name not in (*NEGATIONS, *PRODUCTS):
        return None
    given = next((each for each in made.args if isinstance(each, Tensor)), None)
    return None if given is None else seen.calls.made_by(given)


def _are_weights(rows: Tensor) -> bool:
    """Whether there is one number for each sample, or a mask of more dimensions."""
    return rows.dim() == 1 or (rows.dim() > 1 and set(
        rows.detach().unique().tolist()) == {0, 1})


def _is_sum(seen: FirstPass, number: Tensor) -> bool:
    if number.dim() or not number.requires_grad:
        return False
    made = seen.calls.before_weight(number)
    summed = made.args[0] if made and made.args else None
    return bool(made and made.name in SUMS and isinstance(summed, Tensor)
                and summed.numel() >= seen.training.size and not summed.is_leaf
                and "x" in seen.calls.origins(summed))
