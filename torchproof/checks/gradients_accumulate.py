"""`gradients-accumulate`: a step uses gradients of the step before as well.

Looks, at each backward pass, at the gradients that a step has already used.
Reports a step on a gradient to which another was added after a step had used it.
Silent about gradients that are accumulated over several calls before one step, and
about those that are cleared before the next step of their optimizer.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix="optimizer.zero_grad() once for each step, before backward().",
       explains=("cannot-overfit", "update-ratio"))
def gradients_accumulate(seen: Loop) -> Iterator[Seen]:
    for event in seen.events.of("step"):
        old = event.seen.get("old", 0)
        if old:
            yield Seen(f"step {seen.events.of('step').index(event) + 1} uses the "
                       f"gradients of the step before as well, for {old} of "
                       f"{event.seen['held']} parameters", event.where)
            return
