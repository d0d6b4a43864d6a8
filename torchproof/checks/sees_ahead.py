"""`sees-ahead`: a model that predicts the next token sees it.

Looks at batches of token numbers whose targets are the inputs moved by one, and at the
outputs in eval mode when the last token of each row is another.
Reports outputs of earlier positions that move.
Silent where the targets are not the next tokens.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import EvalMode, gap


@check(ERROR, fix=(
    "give the attention a causal mask (is_causal=True, or "
    "nn.Transformer.generate_square_subsequent_mask); a recurrent net must "
    "run in one direction, a convolution must be padded on the left."))
def sees_ahead(seen: EvalMode) -> Iterator[Seen]:
    if seen.other_last_token is None or seen.noise:
        return
    length, now, other = seen.length, seen.shaken, seen.other_last_token
    dims = [dim for dim, size in enumerate(now.shape) if size == length]
    moves = [gap(now.narrow(dim, 0, length - 1), other.narrow(dim, 0, length - 1))
             for dim in dims]
    if not moves or not all(moves):
        return
    moved = min(moves)
    yield Seen(f"the outputs for positions before the last move by {moved:.3g} when "
               "the last token changes, and their targets are the tokens that follow")
