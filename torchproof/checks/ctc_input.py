"""`ctc-input`: CTC gets inputs that it is not made for.

Looks at what ctc_loss gets.
Reports scores that are not log-probabilities, targets that hold the blank, and samples
whose inputs are shorter than their targets.
Silent about short inputs with zero_infinity=True, which leaves them out on purpose.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass, are_ones, counted


@check(ERROR, fix=(
    "F.ctc_loss(scores.log_softmax(-1) as (T, N, C), targets without the "
    "blank, input_lengths, target_lengths)."),
       explains=("cannot-overfit", "not-finite"))
def ctc_input(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named("ctc_loss"):
        scores, goal = call.argument(0, "log_probs"), call.argument(1, "targets")
        inputs = torch.as_tensor(call.argument(2, "input_lengths"))
        lengths = torch.as_tensor(call.argument(3, "target_lengths"))
        blank = call.argument(4, "blank", 0)
        sums = scores.detach().exp().sum(-1)
        if not are_ones(sums):
            yield Seen("the exponentials of what ctc_loss gets sum to "
                       f"{sums.min():.3g} to {sums.max():.3g} over the classes, "
                       "not to 1",
                       call.where)
        if isinstance(goal, Tensor) and goal.dim() == 2:
            used = torch.arange(goal.shape[1]) < lengths.cpu()[:, None]
            goal = goal.cpu()[used]
        if isinstance(goal, Tensor) and (goal == blank).any():
            yield Seen(f"the targets of ctc_loss hold {blank}, which is the blank",
                       call.where)
        hidden = call.argument(6, "zero_infinity", False)
        if inputs.shape != lengths.shape or hidden:
            continue
        short = int((inputs.cpu() < lengths.cpu()).sum())
        if short:
            yield Seen(f"the input is shorter than the target in "
                       f"{counted(short, 'sample')}", call.where)
