"""`dropout-before-loss`: the scores that go into the loss come from a dropout.

Looks at what the loss compares.
Reports scores that are the result of a dropout: some are 0 whatever the input.
Silent about dropout anywhere else.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import BINARY, CLASSES, VALUES, FirstPass


@check(WARNING, fix="put the dropout before the last layer, not after it.")
def dropout_before_loss(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*CLASSES, *BINARY, *VALUES):
        given = each.call.argument(0, "input")
        made = seen.calls.maker(given) if isinstance(given, Tensor) else None
        if made and "dropout" in made.name and made.argument(1, "p", 0.5) > 0:
            yield Seen(f"{each.name} gets the result of {made.name}", made.where)
