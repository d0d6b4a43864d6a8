"""`half-weights`: parameters of 16 bits, too coarse for the steps they take.

Looks at the parameters of 16 bits before and after the steps.
Reports matrices of which most numbers that have a gradient stay what they were.
Silent about parameters of 32 bits under autocast, which is the intended way.
"""
from collections.abc import Iterator

import torch

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Steps, counted

HALF = (torch.float16, torch.bfloat16)


@check(WARNING, fix=(
    "keep the parameters in float32 and use torch.autocast for the forward "
    "pass."),
       explains=("cannot-overfit", "update-ratio"))
def half_weights(seen: Steps) -> Iterator[Seen]:
    still, all_of_them, coarse = 0, 0, []
    for parameter, before in seen.start.items():
        if parameter.dtype not in HALF or parameter.dim() < 2:
            continue
        gradient = seen.rounds[0].gradients.get(parameter)
        if gradient is None or not gradient.any():
            continue
        moving = gradient != 0
        still += int((moving & (parameter.detach() == before)).sum())
        all_of_them += int(moving.sum())
        coarse.append(parameter)
    if all_of_them and still > all_of_them / 2:
        kind = str(coarse[0].dtype).removeprefix("torch.")
        yield Seen(f"{100 * still / all_of_them:.0f} % of the {all_of_them} numbers of "
                   f"{kind} weights with a gradient are the same after "
                   f"{counted(len(seen.rounds), 'step')}")
