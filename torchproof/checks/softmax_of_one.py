"""`softmax-of-one`: a softmax over an axis of length 1, which always gives 1.

Looks at each softmax, log-softmax and cross entropy of the forward pass and the loss.
Reports one over an axis of length 1, on whatever it is called at that line.
Silent about attention that has a single position, and about lines where the axis is
longer at other times, as in a decoder that goes step by step.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import Call
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass


@check(ERROR, fix=(
    "take the softmax over the axis of the steps or classes; with a single output use "
    "sigmoid, or BCEWithLogitsLoss."),
       explains=("no-gradient", "cannot-overfit", "input-ignored", "one-class",
                 "loss-at-start"))
def softmax_of_one(seen: FirstPass) -> Iterator[Seen]:
    lines: dict[str, list[Call]] = {}
    for call in seen.calls.named("softmax", "log_softmax", "cross_entropy"):
        if isinstance(call.argument(0, "input"), Tensor):
            lines.setdefault(call.where, []).append(call)
    for where, calls in lines.items():
        if all(map(_is_over_one, calls)):
            shape = list(calls[0].argument(0, "input").shape)
            yield Seen(f"{calls[0].name} of a tensor of shape {shape} is over an axis "
                       "of length 1", where)


def _is_over_one(call: Call) -> bool:
    scores = call.argument(0, "input")
    if call.name == "cross_entropy":
        target = call.argument(1, "target")
        return scores.dim() > 1 and scores.shape[1] == 1 < scores.numel() \
            and not target.is_floating_point()
    dim = call.argument(1, "dim")
    if not isinstance(dim, int) or not scores.dim():
        return False
    return scores.shape[dim] == 1 < scores.numel() \
        and not (scores.dim() > 2 and scores.shape[-2:] == (1, 1))
