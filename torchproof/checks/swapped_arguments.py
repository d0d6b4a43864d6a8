"""`swapped-arguments`: a loss gets the target where it expects the scores.

Looks at losses in which the order of the arguments matters.
Reports an input that does not depend on the model beside a target that does.
Silent about MSE and the like, where the order does not matter.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import BINARY, CLASSES, FirstPass

LOSSES = (*CLASSES, *BINARY, "poisson_nll_loss", "gaussian_nll_loss",
          "soft_margin_loss", "multilabel_soft_margin_loss", "multi_margin_loss")


@check(ERROR, fix="torch's losses are called as loss(scores, target).",
       explains=("cannot-overfit", "loss-at-start", "target-range", "raw-scores",
                 "one-class"))
def swapped_arguments(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*LOSSES):
        scores, goal = call.argument(0, "input"), call.argument(1, "target")
        if isinstance(scores, Tensor) and isinstance(goal, Tensor) \
                and goal.requires_grad and not scores.requires_grad:
            yield Seen(f"the first argument of {call.name} does not depend on the "
                       "model, and the second does", call.where)
