"""`raw-scores`: a loss that applies softmax or sigmoid itself gets its result.

Looks at what goes into cross entropy and binary cross entropy with logits, and into a
log-softmax before nll_loss.
Reports scores that come from softmax, sigmoid, ReLU or tanh, and, for cross entropy,
rows that are positive and sum to 1.
Silent about log-softmax, which a second softmax does not change.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass, are_ones

ACTIVATIONS = {"softmax", "sigmoid", "relu", "relu_", "tanh", "sigmoid_", "tanh_"}
WANT_SCORES = "cross_entropy", "binary_cross_entropy_with_logits"


@check(ERROR, fix=(
    "return the raw scores from the model, without the last activation; the "
    "loss applies its own."),
       explains=("cannot-overfit", "input-ignored", "no-gradient", "update-ratio"))
def raw_scores(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*WANT_SCORES):
        made = seen.calls.maker(each.call.argument(0, "input"))
        if made and made.name in ACTIVATIONS:
            name = made.name.rstrip("_")
            yield Seen(f"{each.name} gets the result of {name}",
                       each.where or made.where)
        elif each.name == "cross_entropy" and rows_sum_to_one(each):
            yield Seen("cross_entropy gets rows that sum to 1, as after a softmax",
                       each.where)
    for each in seen.compared_by("nll_loss"):
        log = seen.calls.maker(each.call.argument(0, "input"))
        if log and log.name == "log_softmax":
            made = seen.calls.maker(log.argument(0, "input"))
            if made and made.name in ACTIVATIONS:
                yield Seen(f"log_softmax, before nll_loss, gets the result of "
                           f"{made.name.rstrip('_')}", log.where or made.where)


def rows_sum_to_one(comparison) -> bool:
    scores, dim = comparison.scores, comparison.class_dim
    if scores.shape[dim] < 2 or scores.min() < 0:
        return False
    return are_ones(scores.sum(dim))
