"""`lr-falls`: the learning rate falls to nothing within a few steps.

Looks at the rates of the first steps.
Reports one below a tenth of the first within twelve.
Silent about schedules that are made for fewer steps than are tried.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop


@check(WARNING, fix=(
    "step a schedule that counts epochs once per epoch, or give it the number "
    "of all steps."),
       explains=("cannot-overfit",))
def lr_falls(seen: Loop) -> Iterator[Seen]:
    for optimizer in [] if seen.schedule_ended else seen.optimizers:
        own = [each for each in seen.stepped if each.optimizer is optimizer][:12]
        rates = [each.lr for each in own]
        if rates and min(rates) < 0.1 * rates[0]:
            schedule = seen.events.of("schedule")
            yield Seen(f"the learning rate falls from {rates[0]:.3g} to "
                       f"{min(rates):.2g} within {len(rates)} steps",
                       schedule[0].where if schedule else own[0].where)
            return
