"""`output-range`: the last activation cannot reach the targets.

Looks at what a loss of numbers (MSE, L1, Huber, a difference) compares.
Reports an output of ReLU, sigmoid, softmax, tanh, softplus, exp, clamp and the like,
and targets beyond what that can give.
Silent about targets that are outside of its range by no more than 0.05.
"""
import math
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import Call
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import DIFFERENCES, VALUES, FirstPass

REACH = {"relu": (0, math.inf), "softplus": (0, math.inf), "exp": (0, math.inf),
         "abs": (0, math.inf), "square": (0, math.inf), "logsigmoid": (-math.inf, 0),
         "log_sigmoid": (-math.inf, 0), "log_softmax": (-math.inf, 0),
         "sigmoid": (0, 1), "softmax": (0, 1), "hardsigmoid": (0, 1), "relu6": (0, 6),
         "tanh": (-1, 1), "sin": (-1, 1), "cos": (-1, 1)}


@check(ERROR, fix="drop the last activation, or scale the targets to its range.",
       explains=("cannot-overfit", "input-ignored"))
def output_range(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*VALUES, *DIFFERENCES):
        made = next((call for position in (0, 1)
                     if (call := seen.calls.maker(each.call.args[position]
                                                  if position < len(each.call.args)
                                                  else each.scores))
                     and _reach(call) is not None), None)
        if made is None or not each.goal.numel():
            continue
        low, high = _reach(made)
        least, most = each.goal.min().item(), each.goal.max().item()
        if least < low - 0.05 or most > high + 0.05:
            yield Seen(f"{made.name} gives {low} to {high}, and the targets go from "
                       f"{least:.3g} to {most:.3g}", each.where)


def _reach(call: Call) -> tuple[float, float] | None:
    """The least and the largest number that a call can give, if it has limits."""
    name = call.name.rstrip("_")
    if name in ("clamp", "clip"):
        low, high = call.argument(1, "min"), call.argument(2, "max")
        if isinstance(low, Tensor) or isinstance(high, Tensor):
            return None
        return (-math.inf if low is None else low, math.inf if high is None else high)
    if name == "hardtanh":
        return call.argument(1, "min_val", -1.0), call.argument(2, "max_val", 1.0)
    if name in ("pow", "__pow__"):
        even = call.argument(1, "exponent") in (2, 4)
        return (0, math.inf) if even else None
    return REACH.get(name)
