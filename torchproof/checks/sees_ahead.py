"""`sees-ahead`: a model that predicts the next step sees it.

Looks at inputs of token numbers, or of numbers for each step, whose targets are the
inputs moved by one, in the batch or by the loss, and at the outputs in eval mode when
the last two steps of each row are others.
Reports outputs of earlier positions that move.
Silent where the targets are not the next steps.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import EvalMode, gap


@check(ERROR, fix=(
    "give the attention a causal mask (is_causal=True, or "
    "nn.Transformer.generate_square_subsequent_mask); a recurrent net must "
    "run in one direction, a convolution must be padded on the left."))
def sees_ahead(seen: EvalMode) -> Iterator[Seen]:
    if seen.other_last_steps is None or seen.noise:
        return
    earlier = seen.predicted.earlier(seen.shaken)
    moves = [gap(now, other) for now, other in zip(
        earlier, seen.predicted.earlier(seen.other_last_steps), strict=True)]
    if moves and all(moves):
        yield Seen(f"the outputs for earlier positions move by {min(moves):.3g} when "
                   "the last two steps change, and their targets are the steps that "
                   "follow")
