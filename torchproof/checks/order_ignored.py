"""`order-ignored`: attention over tokens that knows nothing of their order.

Looks, in models with an embedding and attention, also one that is written by hand, at
the outputs in eval mode when the tokens of each row stand the other way round.
Reports one output for each token that is the same the other way round; and one for the
whole row that is the same, though a table is added to what is computed from the tokens.
Silent about models without attention, about one output for the whole row where nothing
is added, which may be meant for bags of words, about columns that have no numbers in
common, and about rows of fewer than 4 tokens.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import ADDS
from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import EvalMode, gap
from torchproof.nest import tensors


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
    if moved or (same and _adds_a_table(seen)):
        how = "the same" if same else "the same in the other order"
        yield Seen(f"the outputs are {how} when the {length} tokens of each row stand "
                   "the other way round")


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
