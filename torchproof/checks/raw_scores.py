"""`raw-scores`: a loss that applies softmax or sigmoid itself gets its result.

Looks at what goes into cross entropy and binary cross entropy with logits, and into a
log-softmax before nll_loss.
Reports scores that come from softmax, sigmoid, ReLU, tanh and their like, also after
indexing, or after a clamp that keeps them away from 0 and 1; for cross entropy also
rows that are positive and sum to 1, for the binary one numbers between 0 and 1 that are
made by a division.
Silent about log-softmax, which a second softmax does not change, and about activations
that leave low scores low or positive, such as leaky ReLU, ELU and softplus.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import Call, Calls
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Comparison, FirstPass, are_ones
from torchproof.nest import tensors

ACTIVATIONS = {"softmax", "sigmoid", "relu", "relu_", "tanh", "sigmoid_", "tanh_",
               "hardsigmoid", "hardtanh", "relu6", "gelu", "silu"}
DIVISIONS = {"div", "__truediv__", "__rtruediv__", "__rdiv__", "reciprocal"}
THROUGH = {"__getitem__", "select", "narrow", "clamp", "clip", "cat", "stack"}
WANT_SCORES = "cross_entropy", "binary_cross_entropy_with_logits"


@check(ERROR, fix=(
    "return the raw scores from the model, without the last activation; the "
    "loss applies its own."),
       explains=("cannot-overfit", "input-ignored", "no-gradient", "update-ratio"))
def raw_scores(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*WANT_SCORES):
        made = _maker(seen.calls, each.call.argument(0, "input"))
        if made and made.name in ACTIVATIONS:
            name = made.name.rstrip("_")
            yield Seen(f"{each.name} gets the result of {name}",
                       each.where or made.where)
        elif each.name == "cross_entropy" and rows_sum_to_one(each):
            yield Seen("cross_entropy gets rows that sum to 1, as after a softmax",
                       each.where)
        elif each.name == "binary_cross_entropy_with_logits" \
                and _are_probabilities(seen, each):
            yield Seen(f"{each.name} gets numbers of {each.scores.min():.3g} to "
                       f"{each.scores.max():.3g}, made by a division, as after a "
                       "sigmoid", each.where)
    for each in seen.compared_by("nll_loss"):
        log = seen.calls.maker(each.call.argument(0, "input"))
        if log and log.name == "log_softmax":
            made = seen.calls.maker(log.argument(0, "input"))
            if made and made.name in ACTIVATIONS:
                yield Seen(f"log_softmax, before nll_loss, gets the result of "
                           f"{made.name.rstrip('_')}", log.where or made.where)


def _maker(calls: Calls, scores: Tensor) -> Call | None:
    """What made the scores, looking through what picks some or limits them."""
    made = calls.maker(scores)
    while made is not None and made.name in THROUGH and tensors(made.args):
        parts = tensors(made.args[0])
        if made.name in ("clamp", "clip") and not _is_limit_of_rounding(made):
            return made
        made = calls.maker(parts[0])
    return made


def _is_limit_of_rounding(call: Call) -> bool:
    """Whether a clamp keeps probabilities from 0 and 1, which changes them little."""
    low, high = call.argument(1, "min"), call.argument(2, "max")
    return isinstance(low, float) and 0 < low < 0.01 and (
        high is None or 0.99 < high <= 1)


def _are_probabilities(seen: FirstPass, comparison: Comparison) -> bool:
    """Whether binary scores lie between 0 and 1, and are made by a division."""
    scores = comparison.scores
    made = _maker(seen.calls, comparison.call.argument(0, "input"))
    return made is not None and made.name in DIVISIONS and scores.numel() >= 16 \
        and 0 < scores.min().item() < scores.max().item() < 1


def rows_sum_to_one(comparison) -> bool:
    scores, dim = comparison.scores, comparison.class_dim
    if scores.shape[dim] < 2 or scores.min() < 0:
        return False
    return are_ones(scores.sum(dim))
