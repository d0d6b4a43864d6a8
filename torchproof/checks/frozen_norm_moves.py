"""`frozen-norm-moves`: frozen batch norm layers still update their statistics.

Looks at batch norms whose weights are frozen, while other parts of the model learn.
Reports running statistics that move in the steps.
Silent about layers in eval mode, without running statistics or weights.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop, first_of


@check(WARNING, fix=(
    "call eval() on the frozen part after each model.train(); "
    "requires_grad_(False) does not stop running statistics."))
def frozen_norm_moves(seen: Loop) -> Iterator[Seen]:
    if seen.frozen_norms_moved:
        names = first_of(seen.frozen_norms_moved)
        yield Seen(f"the weights of {names} are frozen, but their running statistics "
                   "move")
