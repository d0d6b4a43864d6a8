"""`activated-twice`: a softmax of a softmax, or of a sigmoid.

Looks at every softmax, log-softmax and sigmoid of the forward pass and the loss.
Reports one whose input is the result of a softmax or sigmoid.
Silent about a softmax of ReLU, which graph networks use, and about a log-softmax of a
log-softmax, which changes nothing.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass

OUTER = "softmax", "log_softmax", "log_sigmoid", "sigmoid"
INNER = {"softmax", "sigmoid", "sigmoid_"}


@check(ERROR, fix="drop one of the two activations.",
       explains=("cannot-overfit", "vanishing-gradients"))
def activated_twice(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*OUTER):
        given = call.argument(0, "input")
        made = seen.calls.maker(given) if isinstance(given, Tensor) else None
        if made and made.name in INNER:
            inner = made.name.rstrip("_")
            yield Seen(f"{call.name} gets the result of {inner}", call.where)
