"""`place-in-batch`: the output for a sample depends on its place in the batch.

Looks at the outputs in eval mode of a batch that holds the last sample again and again.
Reports rows that differ.
Silent where the first dimension may be time or the nodes of a graph, as `samples-mixed`
is, where chance moves the output, and about models that keep a state for each row.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import EvalMode, gap


@check(ERROR, fix=(
    "look for positions that are counted along the batch: pe[:, :x.size(1)] and not "
    "pe[:x.size(0)] if the batch comes first."),
       explains=("order-ignored", "cannot-overfit"))
def place_in_batch(seen: EvalMode) -> Iterator[Seen]:
    if seen.with_others is None or seen.noise or seen.keeps_rows:
        return
    rows = seen.with_others.movedim(seen.sample_dim, 0)
    moved = gap(rows, rows[-1:].expand_as(rows))
    if moved:
        size = rows.float().abs().mean()
        yield Seen(f"in eval mode the outputs for {len(rows)} equal samples, of size "
                   f"{size:.3g}, differ by {moved:.3g}")
