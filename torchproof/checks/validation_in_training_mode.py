"""`validation-in-training-mode`: passes without gradients, in training mode.

Looks at the calls of the model in a loop that is watched.
Reports passes under no_grad after the first step while the model, which has dropout or
batch norm, is in training mode, if none is ever in eval mode.
Silent about models without such layers.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched, counted


@check(WARNING, fix=(
    "call model.eval() before the validation, and model.train() after it."))
def validation_in_training_mode(seen: Watched) -> Iterator[Seen]:
    quiet = [each for each in seen.forwards if each.step and not each.with_graph]
    if seen.has_modes and quiet and all(each.training_mode for each in quiet):
        yield Seen(f"{counted(len(quiet), 'pass')} without gradients in training mode, "
                   "with dropout or batch norm switched on", quiet[0].where)
