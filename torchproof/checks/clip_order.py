"""`clip-order`: gradients are clipped where it has no effect.

Looks at the order of backward, clipping, unscale_ and the step.
Reports clipping after the step, clipping before the first backward pass, and clipping
of scaled gradients before unscale_.
Silent about clipping between backward and step, and about a limit of infinity, with
which clipping only measures.
"""
import math
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.events import Event
from torchproof.evidence import Loop


@check(ERROR, fix=(
    "clip between backward() and step(); with a scaler, after "
    "scaler.unscale_(optimizer)."),
       explains=("cannot-overfit", "becomes-nan"))
def clip_order(seen: Loop) -> Iterator[Seen]:
    order = [event for event in seen.events.all
             if event.kind in ("backward", "clip", "unscale", "step")]
    for position, event in enumerate(order):
        clips = event.kind == "clip" and not _only_measures(event)
        why = _why(order, position) if clips else ""
        if why:
            yield Seen(f"gradients are clipped {why}", event.where)
            return


def _only_measures(event: Event) -> bool:
    """Whether it lets everything through, to log the norm."""
    limit = event.seen["limit"]
    return isinstance(limit, (int, float, Tensor)) and bool(float(limit) == math.inf)


def _why(order: list[Event], position: int) -> str:
    """What is wrong with the place of this clipping, if anything is."""
    before = [each.kind for each in order[:position] if each.kind != "clip"]
    after = [each.kind for each in order[position + 1:] if each.kind != "clip"]
    if before[-1:] == ["step"] and "backward" in before:
        return "after the step that uses them"
    if not before and after[:1] == ["backward"]:
        return "before backward() makes them"
    if before[-1:] == ["backward"] and after[:1] == ["unscale"]:
        return "before unscale_, while they are still multiplied by the scale"
    return ""
