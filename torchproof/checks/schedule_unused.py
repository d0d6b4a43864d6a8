"""`schedule-unused`: a schedule of the learning rate is never stepped.

Looks at the calls of a loop that is watched over the edge of an epoch, which shows as
inputs that come again, a validation that is over, or a DataLoader that is begun anew.
Reports a scheduler that is given and not stepped by then.
Silent if no edge was seen.
"""
from collections.abc import Iterator
from itertools import pairwise

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched


@check(WARNING, fix=(
    "scheduler.step() after optimizer.step(), once per batch or once per "
    "epoch, as the schedule counts."))
def schedule_unused(seen: Watched) -> Iterator[Seen]:
    stepped = {id(event.what) for event in seen.events.of("schedule")}
    idle = [each for each in seen.schedulers if id(each) not in stepped]
    edge = epoch_edge(seen)
    if idle and edge:
        yield Seen(f"{type(idle[0]).__name__} is not stepped in {len(seen.stepped)} "
                   f"steps, though an epoch ended after {edge}")


def epoch_edge(seen: Watched) -> int:
    """After how many steps the first epoch was over, as far as that can be seen."""
    passes = [each for each in seen.forwards if each.digest]
    after_eval = [each.step for before, each in pairwise(passes)
                  if each.step and each.training_mode and not before.training_mode]
    train = [each for each in passes if each.training_mode and each.with_graph]
    first: dict[tuple, int] = {}
    again = [each.step for each in train
             if first.setdefault(each.digest, each.step) < each.step]
    edges = [step for step in (*after_eval[:1], *again[:1], *_begun_anew(seen))
             if step > 1]
    return min(edges, default=0)


def _begun_anew(seen: Watched) -> Iterator[int]:
    """After how many steps each DataLoader was begun for the second time."""
    steps, begun = 0, {}
    for event in seen.events.of("step", "iterate"):
        if event.kind == "step":
            steps += 1
        else:
            begun.setdefault(id(event.what), []).append(steps)
    yield from (again - first for first, again, *_ in
                (each for each in begun.values() if len(each) > 1))
