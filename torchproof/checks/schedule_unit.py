"""`schedule-unit`: a schedule that counts batches is stepped per epoch, or the reverse.

Looks at a loop that is watched over the edge of an epoch, and at the rates that its
schedules have in store.
Reports OneCycleLR, CyclicLR, and a schedule that rises for more than 100 of its steps,
if they were stepped at the edge only; and, stepped after every batch,
ReduceLROnPlateau, a CosineAnnealingLR that has ended before the epoch has, and an
ExponentialLR that falls to less than a third within an epoch.
Silent about other schedules, which may count either, and if no edge was seen.
"""
from collections.abc import Iterator

from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    ReduceLROnPlateau,
)

from torchproof.ahead import rates_ahead, rise
from torchproof.checks import WARNING, Seen, check
from torchproof.checks.schedule_unused import epoch_edge
from torchproof.evidence import Event, Watched, counted

PER_BATCH = {"OneCycleLR", "CyclicLR"}


@check(WARNING, fix=(
    "step a schedule of batches after every batch, with total_steps as epochs times "
    "batches, and a schedule of epochs after each epoch."),
       explains=("lr-falls",))
def schedule_unit(seen: Watched) -> Iterator[Seen]:
    edge = epoch_edge(seen)
    if edge < 3:
        return
    stepped = len(seen.stepped)
    calls: dict[int, list[Event]] = {}
    for event in seen.events.of("schedule"):
        calls.setdefault(id(event.what), []).append(event)
    for events in calls.values():
        first = events[0]
        kind = type(first.what).__name__
        if len(events) <= stepped / edge + 1:
            top = _rise(first)
            told = (f"{kind} is stepped {counted(len(events), 'time')} in {stepped} "
                    "steps of the optimizer")
            if kind in PER_BATCH:
                yield Seen(told, first.where)
            elif top > 100:
                yield Seen(f"{told}, and its rate rises for {top} of its own",
                           first.where)
        elif len(events) >= 0.9 * stepped:
            odd = _too_fast(first.what, edge)
            if odd:
                yield Seen(f"{kind} is stepped after every batch, and {odd}",
                           first.where)


def _rise(event: Event) -> int:
    copied = event.seen.get("copy")
    return 0 if copied is None else rise(rates_ahead(copied))


def _too_fast(schedule: object, edge: int) -> str:
    if isinstance(schedule, ReduceLROnPlateau):
        return f"waits for {schedule.patience} batches without progress"
    if isinstance(schedule, CosineAnnealingLR) and schedule.T_max < edge:
        return f"has ended after {schedule.T_max} of the {edge} batches of an epoch"
    if isinstance(schedule, ExponentialLR) and schedule.gamma ** edge < 0.3:
        return f"falls to {schedule.gamma ** edge:.2g} of its rate in {edge} batches"
    return ""
