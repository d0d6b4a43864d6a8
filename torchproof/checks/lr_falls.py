"""`lr-falls`: the learning rate falls to nothing within a few steps.

Looks at the learning rates of the first twelve steps of each optimizer; and, in a loop
that is watched over the edge of an epoch, at those after it.
Reports a rate below a tenth of the first one within those steps; and rates that stay
below a tenth of the highest after the first epoch, for three steps at least.
Silent about a schedule that is stepped less often than after every other step, as one
that is stepped once per epoch; about a schedule that refuses to go on, as OneCycleLR
does after its total_steps; and about a loop that `watch` sees to its end, with the low
rates only in its last third.
`preflight` cannot see how long the training will be. If yours really has no more than a
dozen steps, ignore this code.
"""
from collections.abc import Iterator

from torch.optim import Optimizer

from torchproof.checks import WARNING, Seen, check
from torchproof.checks.schedule_unused import epoch_edge
from torchproof.evidence import Loop, OneStep, Watched

FIRST = 12  # steps


@check(WARNING, fix=(
    "step a schedule that counts epochs once per epoch, or give it the number "
    "of all steps."),
       explains=("cannot-overfit",))
def lr_falls(seen: Loop) -> Iterator[Seen]:
    for optimizer in [] if seen.schedule_ended else seen.optimizers:
        own = [each for each in seen.stepped if each.optimizer is optimizer]
        if _is_the_end(seen, own):
            continue
        edge = epoch_edge(seen) if isinstance(seen, Watched) else 0
        early, late = ([each.lr for each in part] for part in (own[:edge], own[edge:]))
        if early and len(late) > 2 and max(late) < 0.09 * max(early):
            yield Seen(f"the learning rate falls from {max(early):.3g} in the first "
                       f"epoch to {max(late):.2g} after it", own[edge].where)
            return
        rates = [each.lr for each in own[:FIRST]]
        if not rates or min(rates) >= 0.1 * rates[0]:
            continue
        calls = _schedule_calls(seen, optimizer, own[:FIRST][-1])
        if 0 < calls < len(rates) / 2:
            continue
        schedule = seen.events.of("schedule")
        yield Seen(f"the learning rate falls from {rates[0]:.3g} to "
                   f"{min(rates):.2g} within {len(rates)} steps",
                   schedule[0].where if schedule else own[0].where)
        return


def _schedule_calls(seen: Loop, optimizer: Optimizer, last: OneStep) -> int:
    """How often a schedule of this optimizer was stepped before the last step."""
    before = seen.events.all[:seen.events.all.index(last.event)]
    return sum(getattr(event.what, "optimizer", optimizer) is optimizer
               for event in before if event.kind == "schedule")


def _is_the_end(seen: Loop, own: list[OneStep]) -> bool:
    """Whether the rates are low only where a loop that is over comes to its end."""
    if not isinstance(seen, Watched) or not seen.is_over:
        return False
    low = [number for number, each in enumerate(own) if each.lr < 0.1 * own[0].lr]
    return bool(low) and low[0] >= 2 * len(own) / 3
