"""`loss-at-start`: the first loss is far above that of a guess.

Looks at each mean cross entropy of the first pass, where a guess gives each class the
same score; without one, at the squared error of outputs and targets that are numbers,
where a guess is the mean of the targets.
Reports a cross entropy above three times that of the guess plus 2, and a squared error
above three times the variance of the targets plus 1000.
Silent about a cross entropy that is not averaged.
"""
import math
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import CLASSES, FirstPass


@check(WARNING, fix=(
    "look at the initialisation, and at the scale of inputs and targets; "
    "standardise them."),
       explains=("exploding-gradients",))
def loss_at_start(seen: FirstPass) -> Iterator[Seen]:
    scores, target = seen.scores, seen.training.target
    for each in seen.compared_by(*CLASSES):
        if not isinstance(each.call.result, Tensor) or each.scores.dim() < 2:
            continue
        first = each.call.result.detach().float().mean().item()
        guess = math.log(each.scores.shape[1])
        averaged = each.call.argument(6, "reduction", "mean") == "mean"
        if averaged and 3 * guess + 2 < first < math.inf:
            yield Seen(f"the first cross entropy is {first:.3g}; the same score for "
                       f"each of the {each.scores.shape[1]} classes gives {guess:.3g}",
                       each.where)
    if scores is None or target is None or seen.compared_by(*CLASSES):
        return
    if target.is_floating_point() and scores.numel() == target.numel() > 3:
        error = (scores.flatten() - target.flatten()).square().mean().item()
        spread = target.var().item()
        if error > 3 * spread + 1000:
            yield Seen(f"the mean squared error is {error:.3g} at the start; the mean "
                       f"of the targets as a constant guess gives {spread:.3g}")
