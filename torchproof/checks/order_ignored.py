"""`order-ignored`: attention over tokens that knows nothing of their order.

Looks, in models with an embedding and attention, at the outputs in eval mode when the
tokens of each row are reversed.
Reports outputs that are reversed, too; and one output per row that stays the same, if
the tokens of the batch stand in an order: the same ones are neighbours or stand at the
same place more often than after shuffling, in all rows or in those of one class.
Silent about models without attention, about rows of fewer than 4 tokens, and about
batches that hold positions.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.eval_mode import Tokens
from torchproof.evidence import EvalMode, gap
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
    if same and not moved:
        ids = Tokens(seen.training).ids
        same = ids is None or order_is_seen(ids, seen.training.target)
    if same or moved:
        how = "the same" if same else "the same in reverse order"
        yield Seen(f"the outputs are {how} when the {length} tokens of each row are "
                   "reversed")
