"""`optimizer-rebuilt`: each step is done by a new optimizer.

Looks at which optimizer does each step.
Reports a new one at every step; momentum and moments are lost each time.
Silent about fewer than 5 steps, and in `preflight` without a train_step.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Loop


@check(WARNING, fix="build the optimizer once, before the loop.",
       explains=("nothing-moves",))
def optimizer_rebuilt(seen: Loop) -> Iterator[Seen]:
    did = list(dict.fromkeys(each.optimizer for each in seen.stepped))
    if seen.own_steps and len(did) == len(seen.stepped) > 4:
        yield Seen(f"{len(did)} steps were done by {len(did)} optimizers",
                   seen.stepped[0].where)
