"""`accumulation-sum`: accumulated gradients add up, and are not averaged.

Looks at the first step that is made with the gradients of several backward passes, and
at the gradient of the loss of the batch.
Reports a step with that many times the gradient of a batch.
Silent about a loss that is a sum over the samples, about Adam and its kin, which scale
gradients themselves, and where gradients are clipped.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.checks.optimizer_settings import ADAMS
from torchproof.evidence import Steps
from torchproof.gradients import norm_of
from torchproof.trial import accumulated


@check(WARNING, fix=(
    "(loss / number_of_batches).backward() for each batch of a step; or a learning "
    "rate that is meant for the sum."),
       explains=("cannot-overfit", "update-ratio", "becomes-nan"))
def accumulation_sum(seen: Steps) -> Iterator[Seen]:
    if not seen.stepped or not seen.rounds or seen.doubling is None \
            or seen.doubling > 1.5:
        return
    first = seen.stepped[0]
    passes = accumulated(seen.events.all, first.event)
    held = [each for group in first.optimizer.param_groups for each in group["params"]]
    once = norm_of(seen.rounds[0].gradients.get(each) for each in held)
    scales_itself = type(first.optimizer).__name__ in ADAMS
    if once and not scales_itself and passes > 1 \
            and abs(first.norm / once / passes - 1) < 0.05:
        yield Seen(f"the first step uses the sum of {passes} backward passes: a "
                   f"gradient of norm {first.norm:.3g}, where that of the batch is "
                   f"{once:.3g}", first.where)
