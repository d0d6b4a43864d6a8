"""`target-range`: targets that the loss is not made for.

Looks at the targets of binary cross entropy, cross entropy with probabilities, and the
losses that expect 1 and -1.
Reports binary targets outside of 0 to 1, float targets of cross entropy whose rows do
not sum to 1, targets of 0 and 1 where 1 and -1 are expected, counts below 0 for the
Poisson loss.
Silent about losses that check their targets themselves.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import BINARY, FirstPass, are_ones

SIGNED = {"hinge_embedding_loss": 1, "soft_margin_loss": 1, "cosine_embedding_loss": 2,
          "margin_ranking_loss": 2}  # and the position of the targets


@check(ERROR, fix=(
    "give the loss the targets that it expects, or use a loss that fits them."),
       explains=("cannot-overfit", "loss-at-start", "no-gradient"))
def target_range(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*BINARY):
        if each.goal.numel() and not 0 <= each.goal.min() <= each.goal.max() <= 1:
            yield Seen(f"the targets of {each.name} go from {each.goal.min():.3g} to "
                       f"{each.goal.max():.3g}; it expects 0 to 1", each.where)
    for each in seen.compared_by("cross_entropy"):
        if each.goal.is_floating_point() and each.goal.shape == each.scores.shape:
            sums = each.goal.sum(each.class_dim)
            if not are_ones(sums):
                yield Seen("float targets of cross_entropy are probabilities of the "
                           f"classes, and these sum to {sums.min():.3g} to "
                           f"{sums.max():.3g}", each.where)
    for call in seen.calls.named(*SIGNED):
        goal = call.argument(SIGNED[call.name], "target")
        if isinstance(goal, Tensor) and goal.min() >= 0 and (goal == 0).any():
            yield Seen(f"{call.name} expects targets of 1 and -1, and gets 0",
                       call.where)
    for call in seen.calls.named("poisson_nll_loss"):
        goal = call.argument(1, "target")
        if goal.min() < 0:
            yield Seen(f"poisson_nll_loss expects counts, and gets {goal.min():.3g}",
                       call.where)
