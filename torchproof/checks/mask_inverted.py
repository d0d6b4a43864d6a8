"""`mask-inverted`: a mask of attention hides what it should show.

Looks at the boolean masks that attention gets, and, where attention is written by hand,
at the scores below -10,000 that go into a softmax.
Reports a square mask that shows each position all later ones and none of the earlier
ones, and a padding mask that hides the first position of every row and shows the last
of some; of scores, if some rows hide more than others.
Silent about other masks. True means "hidden" for nn.MultiheadAttention and
nn.Transformer, and "seen" for F.scaled_dot_product_attention.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.calls import Call
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass

AHEAD = "attn_mask shows each position the later ones and hides the earlier ones"


@check(ERROR, fix=(
    "invert it: True hides a position from nn.MultiheadAttention and "
    "nn.Transformer, and shows it to F.scaled_dot_product_attention."),
       explains=("not-finite", "sees-ahead", "padding-seen", "cannot-overfit"))
def mask_inverted(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named("multi_head_attention_forward"):
        padding = call.kwargs.get("key_padding_mask")
        square = call.kwargs.get("attn_mask")
        if _hides(padding) and _hides_the_start(padding.bool()):
            yield Seen("key_padding_mask is True at the first position of every row "
                       "and False at the last of some: it hides the words and shows "
                       "the padding", call.where)
        if _hides(square) and _only_ahead(~square.bool()):
            yield Seen(AHEAD, call.where)
    for call in seen.calls.named("scaled_dot_product_attention"):
        mask = call.argument(3, "attn_mask")
        if isinstance(mask, Tensor) and mask.dtype == torch.bool:
            square = mask.reshape(-1, *mask.shape[-2:])[0]
            if _only_ahead(square):
                yield Seen(AHEAD, call.where)
            elif mask.shape[-2] == 1 and _hides_the_start(~mask.flatten(0, -2)):
                yield Seen("attn_mask is False at the first position of every row and "
                           "True at the last of some: it hides the words and shows the "
                           "padding", call.where)
    for call in seen.calls.named("softmax", "log_softmax"):
        yield from _in_scores(call)


def _in_scores(call: Call) -> Iterator[Seen]:
    """What is hidden by scores that are very low."""
    scores = call.argument(0, "input")
    if not isinstance(scores, Tensor) or scores.dim() < 2 \
            or call.argument(1, "dim") not in (-1, scores.dim() - 1):
        return
    hidden = scores.detach() < -1e4
    if not hidden.any():
        return
    each_row = hidden.flatten(1, -2).all(1) if hidden.dim() > 2 else hidden
    if _hides_the_start(each_row) and len(each_row.sum(1).unique()) > 1:
        yield Seen("the scores of the first position are below -10,000 in every row, "
                   "and those of the last are not in some: the words are hidden, and "
                   "the padding is seen", call.where)
    square = hidden.flatten(0, -3) if hidden.dim() > 2 else hidden[None]
    if (square == square[:1]).all() and _only_ahead(~square[0]):
        yield Seen("the scores of all earlier positions are below -10,000: each "
                   "position sees only those behind it", call.where)


def _hides(mask: Tensor | None) -> bool:
    return isinstance(mask, Tensor) and not mask.is_complex() and (
        mask.dtype == torch.bool or bool(((mask == 0) | (mask == -torch.inf)).all()))


def _hides_the_start(hidden: Tensor) -> bool:
    """Whether True fills a start of each row, and not all of every row."""
    if hidden.dim() != 2 or not hidden[:, 0].all() or hidden.all():
        return False
    shown = (~hidden).int()
    return bool((shown.cummax(1).values == shown).all())  # once shown, always shown


def _only_ahead(seen: Tensor) -> bool:
    """Whether positions see what comes later, and nothing that comes before."""
    if seen.dim() != 2 or seen.shape[0] != seen.shape[1] or len(seen) < 2:
        return False
    ahead = torch.ones_like(seen, dtype=torch.bool).triu(1)
    return bool((seen & ahead).any() and not (seen & ahead.t()).any()
                and (seen == ahead)[ahead].all())
