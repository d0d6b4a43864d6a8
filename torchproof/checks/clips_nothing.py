"""`clips-nothing`: what is clipped are not the gradients of the step.

Looks at the parameters that are given to a clipping function.
Reports none at all, as from a generator that was used up, and none that an optimizer
that steps holds.
Silent if some of them are stepped.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix=(
    "clip_grad_norm_(model.parameters(), ...), called anew each time: a "
    "generator that is kept in a variable is empty the second time."))
def clips_nothing(seen: Loop) -> Iterator[Seen]:
    if not seen.stepped:
        return
    held = {id(each) for each in seen.in_optimizers}
    for event in seen.events.of("clip"):
        given = event.seen.get("given")
        if given is None:
            continue
        if not given:
            yield Seen("clipping gets no parameters at all", event.where)
            return
        if not held & set(given):
            yield Seen(f"none of the {len(given)} parameters that are clipped is in an "
                       "optimizer that steps", event.where)
            return
