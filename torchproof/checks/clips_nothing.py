"""`clips-nothing`: clipping is given other parameters than those of the step.

Looks at the parameters that are given to a clipping function.
Reports a call without any parameters, as from a generator that was used up, and one
whose parameters are in no optimizer that takes a step.
Silent if some of them are stepped.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix=(
    "call clip_grad_norm_(model.parameters(), ...) in each step: a generator "
    "that is kept in a variable is empty the second time."))
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
            yield Seen(f"none of the clipped parameters ({len(given)}) is in an "
                       "optimizer that takes a step", event.where)
            return
