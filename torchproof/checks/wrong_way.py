"""`wrong-way`: the loss falls, but the outputs move away from the targets.

Looks at the outputs before and after the steps: how far the score of the right class
lies above the others, or how maps of outputs and of targets go together.
Reports a loss that falls while that gets worse, to less than at random.
Silent about maps of targets that are all equal, and about one number per sample, which
may stand for a distance or a risk.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Steps
from torchproof.graph import double


@check(WARNING, fix=(
    "look at the sign of the loss: of a similarity, an overlap or a "
    "likelihood, minimise the negative."))
def wrong_way(seen: Steps) -> Iterator[Seen]:
    target = seen.training.target
    if target is None or seen.output is None or seen.output_before is None \
            or not seen.learned:
        return
    before, after = fit(seen.output_before, target), fit(seen.output, target)
    if before is None or after is None:
        return
    if after < before - 0.1 and after < -0.1:
        yield Seen(f"the loss falls from {seen.losses[0]:.3g} to {seen.late_loss:.3g}, "
                   f"and the agreement of outputs and targets goes from {before:.2f} "
                   f"to {after:.2f}, where 1 is perfect and 0 chance")


def fit(scores: Tensor, target: Tensor) -> float | None:
    """The correlation of maps and targets; of classes, with their one-hot code."""
    if not scores.isfinite().all():
        return None
    if scores.dim() == 2 and target.shape == scores.shape[:1] \
            and not target.is_floating_point() and scores.shape[1] > 1:
        if target.min() < 0 or target.max() >= scores.shape[1]:
            return None
        rows = double(scores) - double(scores).mean(1, keepdim=True)
        goal = rows.new_zeros(rows.shape).scatter_(
            1, target[:, None].long().to(rows.device), 1)
        goal -= goal.mean(1, keepdim=True)
    elif target.dim() > 2 and scores.numel() == target.numel() > 3:
        rows, goal = double(scores).flatten(), double(target).flatten()
        rows, goal = rows - rows.mean(), goal - goal.mean()
    else:
        return None
    size = (rows.norm() * goal.norm()).item()
    return (rows * goal).sum().item() / size if size > 1e-9 else None
