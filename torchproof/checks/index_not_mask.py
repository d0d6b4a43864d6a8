"""`index-not-mask`: whole numbers of 0 and 1 pick rows where a mask was meant.

Looks at tensors that are indexed by another.
Reports an index of as many whole numbers as there are rows, or of the shape of the
whole tensor, that holds 0 and 1 and nothing else: it picks the first two rows again and
again.
Silent about tensors of two rows, and about indices into class weights or embeddings.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass

WHOLE = (torch.int64, torch.int32)


@check(ERROR, fix="mask.bool(), which picks the rows where it is True.")
def index_not_mask(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named("__getitem__", "index_select"):
        rows = call.args[0]
        index = call.argument(2, "index") if call.name == "index_select" \
            else call.args[1]
        if isinstance(index, Tensor) and index.dim() > 1 \
                and index.dtype in WHOLE and index.shape == rows.shape \
                and index.numel() > 4 and index.min() == 0 and index.max() == 1 \
                and len(rows) > 2 and "w" not in seen.calls.origins(index):
            yield Seen(f"a tensor of shape {list(rows.shape)} is indexed by whole "
                       "numbers of that shape that are all 0 or 1", call.where)
            continue
        if not isinstance(index, Tensor) or index.dtype not in WHOLE:
            continue
        if rows.dim() and index.dim() == 1 and len(index) == len(rows) > 2 \
                and index.min() == 0 and index.max() == 1 \
                and "w" not in seen.calls.origins(index):
            yield Seen(f"{len(index)} rows are picked by whole numbers that are all 0 "
                       "or 1", call.where)
