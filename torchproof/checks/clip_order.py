"""`clip-order`: gradients are clipped where it has no effect.

Looks at the order of backward, clipping, unscale_ and the step.
Reports clipping after the step, clipping before the backward pass of its step, and
clipping of scaled gradients before unscale_.
Silent about clipping between backward and step.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Steps


@check(ERROR, fix=(
    "clip between backward() and step(); with a scaler, after "
    "scaler.unscale_(optimizer)."),
       explains=("cannot-overfit", "becomes-nan"))
def clip_order(seen: Steps) -> Iterator[Seen]:
    for one in seen.rounds[:2]:
        kinds = [event.kind for event in one.events]
        for position, event in enumerate(one.events):
            if event.kind != "clip":
                continue
            before, after = kinds[:position], kinds[position:]
            if "unscale" in after and "step" in after:
                yield Seen("gradients are clipped before unscale_, while they are "
                           "still multiplied by the scale", event.where)
            elif "step" in before and "step" not in after:
                yield Seen("gradients are clipped after the step", event.where)
            elif "backward" not in before and "backward" in after and "step" in after:
                yield Seen("gradients are clipped before backward() makes them",
                           event.where)
