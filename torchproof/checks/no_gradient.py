"""`no-gradient`: weights that the optimizer holds never get a gradient.

Looks at the gradients of the loss, and at those that the steps used.
Reports parameters without one in any step, and matrices whose gradient is always 0.
Silent about weights that no optimizer holds, about single experts or heads that are not
used in this batch if the model has others of the same shape that are, about weights
that get a gradient later, as before a layer that starts at 0, and about a loop that is
watched without a step.
"""
import re
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop, Watched, counted

ALIKE = re.compile(r"expert|heads\.")


@check(ERROR, fix=(
    "look for detach(), no_grad(), .data, .item(), numpy or argmax on the way "
    "to the loss, a layer that forward() does not use, dead units, weights "
    "that all start at 0."),
       explains=("cannot-overfit", "input-ignored"))
def no_gradient(seen: Loop) -> Iterator[Seen]:
    if isinstance(seen, Watched) and not seen.stepped:
        return
    quiet = set(seen.trainable) - seen.touched
    held = seen.in_optimizers
    lost = [each for each in seen.trainable if each in quiet and each in held]
    lost = [each for each in lost if not _has_used_sibling(seen, each, quiet)]
    if lost:
        yield Seen(f"no gradient in {counted(len(seen.stepped), 'step')}: "
                   f"{seen.list_of(lost)}")


def _has_used_sibling(seen, parameter, quiet) -> bool:
    """Whether one of several alike, such as an expert, is used and this one is not."""
    pattern = re.sub(r"\d+", "#", seen.names[parameter])
    if "#" not in pattern:
        return False
    alike = [each for each, name in seen.names.items()
             if re.sub(r"\d+", "#", name) == pattern and each.shape == parameter.shape]
    return bool(ALIKE.search(seen.names[parameter])) and any(
        each not in quiet for each in alike)
