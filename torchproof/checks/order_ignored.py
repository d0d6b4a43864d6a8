"""`order-ignored`: attention over tokens that knows nothing of their order.

Looks, in models with an embedding and attention, also one that is written by hand, at
the outputs in eval mode when the tokens of each row are reversed.
Reports outputs that are reversed, too; and one output per row that stays the same,
though a table of positions is added, or though the tokens of the batch stand in an
order: the same ones are neighbours or stand at the same place more often than after
shuffling, in all rows or in those of one class.
Silent about models without attention, about columns that have no numbers in common,
about rows of fewer than 4 tokens, and about batches that hold positions.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import ADDS
from torchproof.checks import WARNING, Seen, check
from torchproof.eval_mode import Tokens
from torchproof.evidence import EvalMode, gap
from torchproof.nest import tensors
from torchproof.order import order_is_seen


@check(WARNING, fix=(
    "add an embedding of the positions, or another positional encoding, to "
    "the embeddings of the tokens."))
def order_ignored(seen: EvalMode) -> Iterator[Seen]:
    turned, length = seen.tokens_turned, seen.length
    if turned is None or seen.noise:
        return
    same = not gap(seen.shaken, turned)
    dims = [dim for dim, size in enumerate(turned.shape) if size == length]
    moved = any(not gap(seen.shaken, turned.flip(dim)) for dim in dims)
    if same and not moved and not _adds_a_table(seen):
        ids = Tokens(seen.training).ids
        same = ids is None or order_is_seen(ids, seen.training.target)
    if same or moved:
        how = "the same" if same else "the same in reverse order"
        yield Seen(f"the outputs are {how} when the {length} tokens of each row are "
                   "reversed")


def _adds_a_table(seen: EvalMode) -> bool:
    """Whether something that does not depend on the input is added to what does."""
    origins = seen.calls.origins
    for call in seen.calls.named(*ADDS):
        given = tensors(call.args)
        if len(given) != 2 or not isinstance(call.result, Tensor):
            continue
        with_input = ["x" in origins(each) for each in given]
        if sum(with_input) == 1 and call.result.dim() > 2 \
                and call.result.shape[-1] != call.result.shape[-2] \
                and given[with_input.index(False)].dim() > 1:
            return True
    return False
