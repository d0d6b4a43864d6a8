"""`visible-part-in-loss`: a masked autoencoder is asked for what it sees.

Looks at losses of numbers that compare outputs with the inputs themselves, and at
inputs of which the model hides a part by chance.
Reports a loss that does not depend on the hidden part at all: only what the model sees
is compared.
Silent where a mask of the batch says what is hidden, since that part may be unknown,
and where what is compared was detached from the inputs.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import DIFFERENCES, VALUES, InputGradients


@check(WARNING, fix=(
    "count the hidden part: loss[~visible].mean(), or all of it; look at what "
    "True means in the mask."))
def visible_part_in_loss(seen: InputGradients) -> Iterator[Seen]:
    if not _compares_with_inputs(seen):
        return
    given = [values for _, values, _ in seen.found]
    for name, values, gradient in seen.found:
        hidden = gradient == 0
        share = hidden.float().mean().item()
        if not 0.05 < share < 0.95 or (values[hidden] == 0).float().mean() > 0.9 \
                or any(_says(each, hidden) for each in given) \
                or (hidden == hidden[:1]).all():
            continue
        for call in seen.calls.calls:
            result = call.result
            if isinstance(result, Tensor) and result.numel() == values.numel() \
                    and result.dtype == values.dtype and len(result) == len(values):
                kept = result.detach().reshape(values.shape) == values
                if bool((kept == ~hidden)[values != 0].all()):
                    yield Seen(f"{100 * share:.0f} % of {name} are hidden from the "
                               "model by chance, and the loss does not depend on them",
                               call.where)
                    return


def _compares_with_inputs(seen: InputGradients) -> bool:
    origins = seen.calls.origins
    for call in seen.calls.named(*VALUES, *DIFFERENCES):
        pair = [each for each in call.args[:2] if isinstance(each, Tensor)]
        if len(pair) == 2 and all(each.requires_grad for each in pair) \
                and any(origins(each) == {"x"} for each in pair) \
                and any("w" in origins(each) for each in pair):
            return True
    return False


def _says(mask: Tensor, hidden: Tensor) -> bool:
    """Whether a tensor of the batch has one value where something is hidden."""
    if mask.shape != hidden.shape:
        return False
    return bool(((mask == 0) == hidden).all() or ((mask == 0) == ~hidden).all())
