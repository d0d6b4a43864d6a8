"""`order-ignored`: attention over tokens that knows nothing of their order.

Looks, in models with an embedding and attention, at the outputs in eval mode when the
tokens of each row are reversed.
Reports outputs that stay the same, or are reversed, too.
Silent about models without attention, about rows of fewer than 4 tokens, and about
batches that hold positions.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import EvalMode, gap


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
    if same or moved:
        how = "the same" if same else "the same in reverse order"
        yield Seen(f"the outputs are {how} when the {length} tokens of each row are "
                   "reversed")
