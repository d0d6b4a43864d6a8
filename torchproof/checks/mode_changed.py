"""`mode-changed`: layers that were in eval mode are in training mode again.

Looks at the modes of the layers before and after the steps.
Reports layers with dropout or batch norm that were in eval mode, in a model in training
mode, and are in training mode afterwards.
Silent about a model that is given in eval mode.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop, first_of


@check(WARNING, fix=(
    "override train() of the model so that it leaves the frozen layers in "
    "eval mode, or call eval() on them after each model.train()."),
       explains=("frozen-norm-moves",))
def mode_changed(seen: Loop) -> Iterator[Seen]:
    if seen.woken:
        yield Seen("in eval mode before the steps and in training mode after them: "
                   f"{first_of(seen.woken)}")
