"""`cannot-overfit`: the loss of one batch does not fall.

Looks at the loss of the batch before and after some steps on it, without dropout.
Reports a loss that has not fallen, though there are gradients; and one that has fallen
by less than a thousandth, if the first step moves the weights by no more than a
thousandth of their norm.
Silent where neither an optimizer nor a train_step is given, about losses that turn nan,
which `becomes-nan` reports, and about schedules that start at a small rate and rise.
Also silent about a loss that was a hundredth lower in between, which shows that it can
fall; unless it was twice as high in between, too, and the first step moves the weights
by a fiftieth of their norm or more. And silent about a loss that judges by another
network which the step trains, too, as in a GAN; and where gradients are accumulated,
before the third step.
It cannot tell a model that does not learn from one that has learned from the batch all
that it can, as a linear regression that was trained to its end.
"""
import math
from collections.abc import Iterator
from statistics import median_high

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Steps, counted


@check(WARNING, fix=(
    "try a lower and a higher learning rate; look at the sign of the loss, and "
    "at whether the model can express the targets."))
def cannot_overfit(seen: Steps) -> Iterator[Seen]:
    given = seen.training.optimizer is not None or seen.own_steps
    rising = seen.rates and max(seen.rates) > 1.5 * seen.rates[0]
    if not given or not seen.has_gradients or rising or seen.learned:
        return
    accumulates = len(seen.stepped) < min(3, len(seen.rounds))
    if seen.has_opponent or (accumulates and seen.stepped):
        return
    if seen.fell and median_high([*seen.first_moves, 0.0]) > 1e-3:
        return
    first, late = seen.losses[0], seen.late_loss
    steps = seen.step_losses or [first]
    calm = max(*seen.losses, late) < first + abs(first) \
        and max(steps) < steps[0] + abs(steps[0])
    gentle = median_high([*seen.first_moves, 0.0]) < 0.02
    if (calm or gentle) and min(seen.losses) < first - 1e-2 * abs(first):
        return  # it can fall, and goes up and down
    if math.isfinite(late):
        how = "rises" if late > first + 1e-3 * abs(first) else "stays"
        yield Seen(f"the loss of this batch {how}: {first:.4g}, and {late:.4g} after "
                   f"{counted(len(seen.rounds), 'step')} on it")
