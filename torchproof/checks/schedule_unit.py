"""`schedule-unit`: a schedule that counts batches is stepped once per epoch.

Looks at a loop that is watched over the edge of an epoch.
Reports OneCycleLR and CyclicLR that were stepped at the edge only.
Silent about schedules that may count either, and if no edge was seen.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.checks.schedule_unused import epoch_edge
from torchproof.evidence import Watched, counted

PER_BATCH = {"OneCycleLR", "CyclicLR"}


@check(WARNING, fix=(
    "step it after every batch; total_steps is epochs times batches."))
def schedule_unit(seen: Watched) -> Iterator[Seen]:
    edge = epoch_edge(seen)
    for schedule in seen.schedulers:
        calls = [event for event in seen.events.of("schedule")
                 if event.what is schedule]
        if type(schedule).__name__ in PER_BATCH and edge > 2 \
                and 0 < len(calls) <= len(seen.stepped) / edge + 1:
            yield Seen(f"{type(schedule).__name__} is stepped "
                       f"{counted(len(calls), 'time')} in {len(seen.stepped)} steps of "
                       "the optimizer", calls[0].where)
