"""`lr-falls`: the learning rate falls to nothing within a few steps.

Looks at the rates of the first steps, and of a loop that is watched over the edge of an
epoch.
Reports one below a tenth of the first within twelve steps; and rates that stay below a
tenth of the highest after the first epoch, for three steps at least.
Silent about schedules that are made for fewer steps than are tried.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.checks.schedule_unused import epoch_edge
from torchproof.evidence import Loop, Watched


@check(WARNING, fix=(
    "step a schedule that counts epochs once per epoch, or give it the number "
    "of all steps."),
       explains=("cannot-overfit",))
def lr_falls(seen: Loop) -> Iterator[Seen]:
    for optimizer in [] if seen.schedule_ended else seen.optimizers:
        own = [each for each in seen.stepped if each.optimizer is optimizer]
        edge = epoch_edge(seen) if isinstance(seen, Watched) else 0
        early, late = ([each.lr for each in part] for part in (own[:edge], own[edge:]))
        if early and len(late) > 2 and max(late) < 0.09 * max(early):
            yield Seen(f"the learning rate falls from {max(early):.3g} in the first "
                       f"epoch to {max(late):.2g} after it", own[edge].where)
            return
        own = own[:12]
        rates = [each.lr for each in own]
        if rates and min(rates) < 0.1 * rates[0]:
            schedule = seen.events.of("schedule")
            yield Seen(f"the learning rate falls from {rates[0]:.3g} to "
                       f"{min(rates):.2g} within {len(rates)} steps",
                       schedule[0].where if schedule else own[0].where)
            return
