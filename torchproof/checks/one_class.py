"""`one-class`: all targets of a classification are equal.

Looks at the targets that a loss of classes or a binary loss is given, one per sample.
Reports a batch of 16 samples or more in which all are the same.
Silent about targets that do not come from the batch, as those of a GAN, about losses
with several items per sample, and where the loss or the forward names another module
with parameters.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import BINARY, CLASSES, FirstPass
from torchproof.reach import modules_named_by


@check(WARNING, fix=(
    "shuffle the training data, and look at how the labels are read."),
       explains=("loss-at-start",))
def one_class(seen: FirstPass) -> Iterator[Seen]:
    training, size = seen.training, seen.training.size
    judges = modules_named_by(training.loss_fn, training.forward, but=training.model)
    if any(True for each in judges for _ in each.parameters()):
        return  # a generator, say, whose outputs another model judges
    for each in seen.compared_by(*CLASSES, *BINARY):
        goal = each.goal
        given = each.call.argument(1, "target")
        if "y" not in seen.calls.origins(given) or goal.numel() != size or size < 16:
            continue
        if goal.min() == goal.max():
            yield Seen(f"all {size} targets of the batch are {goal.min().item():g}",
                       each.where)
