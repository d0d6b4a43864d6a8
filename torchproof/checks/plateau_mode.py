"""`plateau-mode`: a schedule waits for its metric to move the wrong way.

Looks at the values that ReduceLROnPlateau gets in a loop or in the train_step.
Reports, with mode="max", a first value that is the last loss or the mean of the losses
before it, and three values or more that fall each time while the loss of the
training falls; with mode="min", four values or more from 0 to 1 that rise each time
while it falls, as an accuracy does.
Silent about fewer values than these.
"""
import math
from collections.abc import Iterator
from itertools import pairwise
from statistics import mean

from torch import Tensor
from torch.optim.lr_scheduler import ReduceLROnPlateau

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Event, Loop


@check(WARNING, fix=(
    'mode="min" for a loss, mode="max" for an accuracy or a score.'),
       explains=("lr-falls",))
def plateau_mode(seen: Loop) -> Iterator[Seen]:
    events = [each for each in seen.events.of("schedule")
              if isinstance(each.what, ReduceLROnPlateau) and each.seen["given"]]
    values = [_number(each) for each in events]
    if not values or len({id(each.what) for each in events}) > 1:
        return
    mode, where = events[0].what.mode, events[0].where
    losses = [loss for _, loss in seen.loss_path]
    falls = len(losses) > 3 and mean(losses[-2:]) < mean(losses[:2])
    ways = [after - before for before, after in pairwise(values)]
    if mode == "max" and _is_loss(seen, events[0], values[0]):
        yield Seen(f'mode="max" gets a loss: {values[0]:.4g}', where)
    elif mode == "max" and falls and len(ways) > 1 and max(ways) < 0:
        yield Seen(f'mode="max" gets values that fall with the loss: from '
                   f"{values[0]:.4g} to {values[-1]:.4g}", where)
    elif mode == "min" and falls and len(ways) > 2 and min(ways) > 0 \
            and values[0] >= 0 and values[-1] <= 1:
        yield Seen(f'mode="min" gets values that rise while the loss falls: from '
                   f"{values[0]:.4g} to {values[-1]:.4g}", where)


def _number(event: Event) -> float:
    given = event.seen["given"][0]
    return float(given.detach() if isinstance(given, Tensor) else given)


def _is_loss(seen: Loop, event: Event, value: float) -> bool:
    """Whether it is the last loss of those before, or their mean."""
    before = seen.events.all[:seen.events.all.index(event)]
    steps = sum(each.kind == "step" for each in before)
    losses = [loss for step, loss in seen.loss_path if step < steps]
    return any(math.isclose(value, each, rel_tol=1e-5)
               for each in ([losses[-1], mean(losses)] if losses else []))
