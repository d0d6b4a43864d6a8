"""`linear-twice`: one linear layer follows another with nothing in between.

Looks at the linear layers that a forward pass calls, and at what makes their inputs.
Reports one whose input comes from another linear layer, through no more than a reshape
or a dropout: together they can express no more than one.
Silent where the width in between is smaller than one of the ends, as in LoRA and
bottlenecks, and where what is in between is used elsewhere, too.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import Call
from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import tensors


@check(WARNING, fix=(
    "put a nonlinearity, such as ReLU, between them, or drop one of them."))
def linear_twice(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named("linear"):
        first = _maker(seen, call.argument(0, "input"))
        if first is None or first.name != "linear":
            continue
        begin, middle, end = (first.argument(1, "weight").shape[1],
                              first.argument(1, "weight").shape[0],
                              call.argument(1, "weight").shape[0])
        uses = sum(each is first.result for one in seen.calls.calls
                   if one.result is not first.result  # or it has only given it back
                   for each in tensors(one.args))
        if middle >= max(begin, end) and uses == 1 \
                and middle == call.argument(1, "weight").shape[1]:
            yield Seen(f"a linear layer from {begin} to {middle} is followed by one "
                       f"from {middle} to {end} with nothing in between", call.where)


def _maker(seen: FirstPass, given: Tensor) -> Call | None:
    made = seen.calls.maker(given)
    if made is not None and "dropout" in made.name:
        made = seen.calls.maker(made.argument(0, "input"))
    return made
