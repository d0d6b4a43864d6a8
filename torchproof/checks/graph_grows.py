"""`graph-grows`: each backward pass goes through the steps before it.

Looks at the number of nodes in the graph of each backward pass.
Reports one that grows at every step: a hidden state or a loss is carried along without
detach().
Silent about graphs that vary up and down, as those of sequences do.
"""
import itertools
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop


@check(ERROR, fix=(
    "detach what is carried from one step to the next; sum losses as numbers, "
    "with .item() or .detach()."))
def graph_grows(seen: Loop) -> Iterator[Seen]:
    sizes = [event.seen.get("nodes", 0) for event in seen.events.of("backward")]
    if len(sizes) < 5 or not seen.own_steps:
        return
    growth = [after - before for before, after in itertools.pairwise(sizes)]
    if min(growth) > 0:
        yield Seen(f"the graph of the loss grows from {sizes[0]} to {sizes[-1]} nodes "
                   f"in {len(sizes)} steps", seen.events.of("backward")[-1].where)
