"""`nothing-moves`: the steps change no weight.

Looks at the parameters after some steps, and at what was called.
Reports that none has changed, though the loss has gradients; and why, as far as the
calls show it.
Silent about models without gradients, which other checks report, and about a loop that
is watched and left after fewer than 4 backward passes without a step.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop, counted


@check(ERROR, fix=(
    "call zero_grad(), backward() and step() in this order, with an optimizer of "
    "this model and a learning rate that is not 0."),
       explains=("cannot-overfit", "update-ratio"))
def nothing_moves(seen: Loop) -> Iterator[Seen]:
    if not seen.nothing_moved or not seen.has_gradients:
        return
    back, steps = seen.events.of("backward"), seen.events.of("step")
    if not steps:
        calls = f" in {counted(len(back), 'backward pass')}" if back else ""
        why, where = f"optimizer.step() was not called{calls}", ""
    elif not back and seen.own_steps:
        why, where = "backward() was not called", ""
    elif all(each.lr == 0 for each in seen.stepped):
        why, where = "the learning rate is 0", steps[0].where
    elif not any(each.norm for each in seen.stepped):
        why, where = _emptied(seen)
    else:
        why, where = "the steps changed tensors that are not in the model", \
            steps[0].where
    yield Seen(f"no weight has changed: {why}", where)


def _emptied(seen: Loop) -> tuple[str, str]:
    """Why a step found no gradients."""
    order = [each for each in seen.events.all
             if each.kind in ("backward", "zero_grad", "step")]
    kinds = [each.kind for each in order]
    for place, step in enumerate(kinds):
        last = place - 1
        while last >= 0 and kinds[last] == "zero_grad":
            last -= 1
        if step == "step" and 0 <= last < place - 1 and kinds[last] == "backward":
            return "zero_grad() is called between backward() and step()", \
                order[last + 1].where
    back = seen.events.of("backward")
    if back and not any(each.seen["reaches"] for each in back):
        return ("step() found no gradients, since the loss that is differentiated does "
                "not depend on the weights"), back[0].where
    return "step() found no gradients", seen.events.of("step")[0].where
