"""`output-range`: the last activation cannot reach the targets.

Looks at what a loss of numbers (MSE, L1, Huber, a difference) compares.
Reports an output of ReLU, sigmoid, softmax or tanh, and targets beyond what that can
give.
Silent about targets that are outside of its range by no more than 0.05.
"""
import math
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import DIFFERENCES, VALUES, FirstPass

REACH = {"relu": (0, math.inf), "sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1)}


@check(ERROR, fix="drop the last activation, or scale the targets to its range.",
       explains=("cannot-overfit", "input-ignored"))
def output_range(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*VALUES, *DIFFERENCES):
        made = next((call for position in (0, 1)
                     if (call := seen.calls.maker(each.call.args[position]
                                                  if position < len(each.call.args)
                                                  else each.scores))
                     and call.name.rstrip("_") in REACH), None)
        if made is None or not each.goal.numel():
            continue
        low, high = REACH[made.name.rstrip("_")]
        least, most = each.goal.min().item(), each.goal.max().item()
        if least < low - 0.05 or most > high + 0.05:
            yield Seen(f"{made.name} gives {low} to {high}, and the targets go from "
                       f"{least:.3g} to {most:.3g}", each.where)
