"""`nll-input`: NLLLoss gets scores that are not log-probabilities.

Looks at what goes into nll_loss.
Reports rows whose exponentials do not sum to 1 over the classes.
Silent where there is only one class.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass, are_ones


@check(ERROR, fix=(
    "use F.cross_entropy on raw scores, or log_softmax over the dimension of "
    "the classes before nll_loss."),
       explains=("cannot-overfit", "loss-at-start", "samples-mixed"))
def nll_input(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by("nll_loss"):
        dim = each.class_dim
        sums = each.scores.exp().sum(dim)
        if each.scores.shape[dim] > 1 and not are_ones(sums):
            yield Seen("the exponentials of what nll_loss gets sum to "
                       f"{sums.min():.3g} to {sums.max():.3g} over the classes, "
                       "not to 1",
                       each.where)
