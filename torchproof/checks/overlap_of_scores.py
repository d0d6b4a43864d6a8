"""`overlap-of-scores`: a Dice, Jaccard or Tversky loss gets raw scores.

Looks at products of outputs and 0-1 targets whose sum is divided by a sum that depends
on both.
Reports outputs below 0 or above 1 in such an overlap, and targets beyond 0 and 1, such
as 255 of a mask that was not divided.
Silent about cosines and correlations, whose sums are divided by norms.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import PRODUCTS, QUOTIENTS, Call, given_to
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass

MULTIPLIES = {*PRODUCTS, "einsum", "logical_and", "__and__", "dot", "inner", "mul_"}
SUMS = {"sum", "einsum", "mean", "dot", "inner"}
ROOTS = {"sqrt", "rsqrt", "norm", "vector_norm", "linalg_norm", "normalize", "std",
         "linalg_vector_norm", "log", "exp", "softmax"}


@check(ERROR, fix=(
    "sigmoid or softmax before the overlap, once; masks of 0 and 1."),
       explains=("cannot-overfit", "wrong-way"))
def overlap_of_scores(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.calls:
        if call.name not in MULTIPLIES:
            continue
        pair = _scores_and_mask(seen, call)
        if pair is None or not _is_overlap(seen, call):
            continue
        scores, mask = pair
        least, most = scores.min().item(), scores.max().item()
        highest = mask.max().item()
        if least < -1e-3 or most > 1 + 1e-3:
            yield Seen(f"an overlap is computed of outputs from {least:.3g} to "
                       f"{most:.3g}; it is one only of values from 0 to 1", call.where)
            return
        if highest > 1:
            yield Seen(f"an overlap is computed with targets up to {highest:.3g}; it "
                       "is one only of values from 0 to 1", call.where)
            return


def _scores_and_mask(seen: FirstPass, call: Call) -> tuple[Tensor, Tensor] | None:
    """The factors, if one depends on the weights and one is a mask of the targets."""
    factors = [each for each in given_to(call) if each.numel() > 1]
    if len(factors) != 2:
        return None
    for scores, mask in (factors, factors[::-1]):
        origins = seen.calls.origins(mask)
        if not scores.requires_grad or "y" not in origins or "w" in origins:
            continue
        scores, mask = scores.detach(), mask.detach()
        if not scores.is_floating_point() or scores.numel() != mask.numel():
            continue
        kinds = mask.unique()
        if len(kinds) == 2 and kinds[0] == 0 and kinds[1] >= 1:
            return scores, mask
    return None


def _is_overlap(seen: FirstPass, product: Call) -> bool:
    """Whether the product is summed, and the sum divided by one of both factors."""
    calls = seen.calls
    after = calls.made_of(product)
    later = calls.calls[calls.calls.index(product):]
    if not any(call.name in SUMS and (call is product or any(
            id(each) in after for each in given_to(call))) for call in later):
        return False
    for call in later:
        if call.name not in QUOTIENTS or len(call.args) < 2:
            continue
        above, below = call.args[:2]
        if not isinstance(above, Tensor) or not isinstance(below, Tensor):
            continue
        if id(above) in after and above.numel() < product_size(product) \
                and {"w", "y"} <= calls.origins(below) and below.requires_grad \
                and not _has_a_root(seen, below):
            return True
    return False


def product_size(product: Call) -> int:
    """How many numbers are multiplied."""
    return max(each.numel() for each in given_to(product))


def _has_a_root(seen: FirstPass, below: Tensor) -> bool:
    """Whether the divisor is made with a root or a norm, a few calls before."""
    near = [below]
    for _ in range(4):
        made = [seen.calls.made_by(each) for each in near]
        made = [call for call in made if call is not None]
        if any(call.name in ROOTS for call in made):
            return True
        near = [each for call in made for each in given_to(call)]
    return False
