"""`scheduler-first`: the schedule is stepped before the optimizer.

Looks at the learning rate of the first step and at the order of the calls.
Reports a schedule that is stepped before the first step, whose rate is then never used.
Silent without a train_step, and where the rate is still that of the optimizer.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix="optimizer.step() first, scheduler.step() after it.")
def scheduler_first(seen: Loop) -> Iterator[Seen]:
    if not seen.own_steps or not seen.stepped:
        return
    first = seen.stepped[0]
    set_before = seen.rates_before.get(first.optimizer)
    early = [event for event in seen.events.of("schedule")
             if seen.events.all.index(event) < seen.events.all.index(
                 seen.events.of("step")[0])]
    if early and set_before is not None and set_before != first.lr:
        yield Seen(f"the first step has the learning rate {first.lr:.3g}; the "
                   f"{set_before:.3g} of the optimizer is never used", early[0].where)
