"""`warmup-ends-at-zero`: a schedule rises to its highest rate, and is 0 at once.

Looks at the rates that a schedule of the loop or of the train_step has in store: it is
copied, and the copy is stepped.
Reports one that rises for 10 steps or more, and from its highest rate falls to less
than a twentieth within a fiftieth of that time: the numbers of steps of the warm-up and
of the training have changed places.
Silent about schedules that are not stepped, and about those of a metric.
"""
from collections.abc import Iterator

from torchproof.ahead import rates_ahead, rise
from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop


@check(WARNING, fix=(
    "look at the order of the arguments: the steps of the warm-up come first, and they "
    "are fewer than those of the training."))
def warmup_ends_at_zero(seen: Loop) -> Iterator[Seen]:
    for event in seen.events.of("schedule"):
        copied = event.seen.get("copy")
        if copied is None:
            continue
        rates = rates_ahead(copied)
        top = rise(rates)
        after = rates[top + 1:top + 2 + top // 50]
        if top >= 10 and after and min(after) < 0.05 * rates[top]:
            yield Seen(f"the rate of {type(event.what).__name__} rises to "
                       f"{rates[top]:.3g} for {top} steps, and "
                       f"{'then' if len(after) < 2 else 'soon after'} it is "
                       f"{min(after):.2g}", event.where)
            return
