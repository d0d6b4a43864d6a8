"""`schedule-of-another`: the schedule belongs to an optimizer that takes no step.

Looks at the optimizers of the schedules that are stepped.
Reports a schedule whose optimizer is not among those that step.
Silent without a step of either.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix=(
    "build the schedule on the optimizer that the loop steps, once that "
    "optimizer is built."))
def schedule_of_another(seen: Loop) -> Iterator[Seen]:
    stepping = {id(each.optimizer) for each in seen.stepped}
    for event in seen.events.of("schedule"):
        owner = getattr(event.what, "optimizer", None)
        if stepping and owner is not None and id(owner) not in stepping:
            yield Seen(f"{type(event.what).__name__} changes the rate of an optimizer "
                       "that takes no step", event.where)
            return
