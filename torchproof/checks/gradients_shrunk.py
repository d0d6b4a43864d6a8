"""`gradients-shrunk`: clipping leaves next to nothing of the gradients.

Looks at the norm of the gradients after backward, before clipping, and at the step.
Reports a step whose gradients have less than a ten-thousandth of that norm.
Silent where nothing is clipped, and where unscale_ of a gradient scaler is called.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop


@check(WARNING, fix=(
    "clip to a norm near the usual one of this model; print it for some steps "
    "first."),
       explains=("cannot-overfit", "update-ratio"))
def gradients_shrunk(seen: Loop) -> Iterator[Seen]:
    if seen.events.of("unscale"):
        return
    for event in seen.events.of("clip"):
        before = event.seen.get("norm", 0.0)
        later = seen.events.all[seen.events.all.index(event):]
        step = next((each for each in seen.stepped if each.event in later), None)
        if step and before and 0 < step.norm < 1e-4 * before:
            yield Seen(f"gradients of norm {before:.3g} are clipped to {step.norm:.2g}",
                       event.where)
            return
