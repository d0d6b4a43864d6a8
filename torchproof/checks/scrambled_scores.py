"""`scrambled-scores`: scores are reshaped where the classes should have been moved.

Looks at what goes into cross entropy as rows of classes.
Reports rows that a reshape made of a tensor in which the classes were not last, as of
(batch, classes, time).
Silent where the last dimension may hold the classes.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass


@check(ERROR, fix=(
    "scores.movedim(1, -1).reshape(-1, classes); or give cross_entropy the "
    "scores as (batch, classes, time) and the targets as (batch, time)."),
       explains=("scrambled-axes",))
def scrambled_scores(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by("cross_entropy", "nll_loss"):
        rows = each.call.argument(0, "input")
        made = seen.calls.made_by(rows)
        if made and made.name in ("log_softmax", "contiguous", "float"):
            made = seen.calls.made_by(made.argument(0, "input"))
        if made is None or made.name not in ("view", "reshape"):
            continue
        source = made.args[0]
        classes = rows.shape[-1]
        if rows.dim() != 2 or not isinstance(source, Tensor) or source.dim() < 3 \
                or classes not in source.shape[1:-1] or source.shape[-1] == classes:
            continue
        by_target = seen.training.target is not None and source.dim() == 3 \
            and seen.training.target.shape == (len(source), source.shape[2])
        if source.shape[-1] % classes or by_target:
            yield Seen(f"{made.name} makes {list(rows.shape)} of {list(source.shape)}, "
                       f"whose last dimension is not that of the {classes} classes",
                       made.where)
