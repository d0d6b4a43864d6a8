"""`same-batch`: every training step gets the same batch.

Looks at the inputs of the model in a loop that is watched.
Reports five or more training passes, all with equal inputs.
Silent in preflight, which gives the same batch on purpose.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched


@check(WARNING, fix=(
    "for batch in loader, and not next(iter(loader)), which begins anew; nothing is to "
    "be done if you overfit one batch on purpose."))
def same_batch(seen: Watched) -> Iterator[Seen]:
    passes = [each for each in seen.forwards if each.training_mode and each.with_graph
              and each.digest]
    if len(passes) > 4 and len({each.digest for each in passes}) == 1:
        yield Seen(f"all {len(passes)} training passes have equal inputs",
                   passes[0].where)
