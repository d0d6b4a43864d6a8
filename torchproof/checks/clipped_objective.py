"""`clipped-objective`: the better of a term and its clipped twin is taken.

Looks at the minimum or maximum of two terms of which one is clipped from both sides, as
in PPO.
Reports a minimum that the training lowers, and a maximum that it raises: wherever the
clipped term would limit the step, the other one is taken.
Silent about clips that have one bound, and about terms without a gradient.
"""
from collections.abc import Iterator

from torchproof.calls import LOWER, UPPER, Call, given_to
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass

CLAMPS = {"clamp", "clip", "clamp_", "clip_"}


@check(ERROR, fix=(
    "-torch.min(ratio * advantage, ratio.clamp(1 - eps, 1 + eps) * "
    "advantage).mean(), with the minus outside; ratio = exp(new - old)."),
       explains=("cannot-overfit",))
def clipped_objective(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.calls:
        if call.name in LOWER + UPPER and _has_a_clipped_twin(seen, call):
            pull = seen.pulls.get(id(call.result))
            if pull is None or not pull.any():
                continue
            if call.name in LOWER and (pull >= 0).all():
                yield Seen("the training lowers the minimum of a term and its clipped "
                           "twin, so that nothing is clipped where it matters",
                           call.where)
            elif call.name in UPPER and (pull <= 0).all():
                yield Seen("the training raises the maximum of a term and its clipped "
                           "twin, so that nothing is clipped where it matters",
                           call.where)


def _has_a_clipped_twin(seen: FirstPass, call: Call) -> bool:
    pair = given_to(call)
    if len(pair) != 2 or not all(each.requires_grad for each in pair):
        return False
    for clamp in seen.calls.named(*CLAMPS):
        low, high = clamp.argument(1, "min"), clamp.argument(2, "max")
        if low is None or high is None or not given_to(clamp)[0].requires_grad:
            continue
        clipped = seen.calls.made_of(clamp)
        if sum(id(each) in clipped for each in pair) == 1:
            return True
    return False
