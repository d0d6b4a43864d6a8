"""`kl-input`: KLDivLoss gets inputs that it is not made for.

Looks at what goes into kl_div.
Reports an input that is not log-probabilities, a target that is not a distribution
(its logarithm, with log_target=True), and a target that depends on the model while the
input does not: the two are swapped.
Silent where the last dimension has length 1, unless the two are swapped.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass, are_ones


@check(ERROR, fix=(
    "F.kl_div(log_probabilities, probabilities): log_softmax the input; the "
    "target is a softmax, or a log_softmax with log_target=True."),
       explains=("cannot-overfit", "loss-at-start"))
def kl_input(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named("kl_div"):
        scores, goal = call.argument(0, "input"), call.argument(1, "target")
        if goal.requires_grad and not scores.requires_grad:
            yield Seen("the target of kl_div depends on the model and its input does "
                       "not: they are swapped", call.where)
            continue
        scores, goal = scores.detach(), goal.detach()
        if not scores.dim() or scores.shape[-1] < 2:
            continue
        if not _is_distribution(scores.exp()):
            yield Seen("the input of kl_div is not log-probabilities: it goes from "
                       f"{scores.min():.3g} to {scores.max():.3g}, and its "
                       "exponentials do not sum to 1", call.where)
        logged = call.argument(5, "log_target", False)
        probabilities = goal.exp() if logged else goal
        if probabilities.min() < 0 or not _is_distribution(probabilities):
            kind, verb = ("exponentials of the target", "are") if logged else \
                ("target", "is")
            yield Seen(f"the {kind} of kl_div {verb} not a distribution: the target "
                       f"goes from {goal.min():.3g} to {goal.max():.3g}", call.where)


def _is_distribution(values: Tensor) -> bool:
    """Whether the values sum to 1 along one of their dimensions."""
    return any(are_ones(values.sum(dim)) for dim in range(values.dim()))
