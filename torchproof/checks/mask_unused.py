"""`mask-unused`: the batch has a mask that nothing looks at.

Looks at tensors of the batch whose name holds "mask", at boolean ones of more than one
dimension, and at whole numbers that are called lengths.
Reports one that no call of the model or the loss uses, and that hides something.
Silent about masks that have one value everywhere, about those with "val" or "test" in
their names, and where another mask is used.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import named_tensors, tensors


@check(WARNING, fix=(
    "use it: to pick what counts in the loss, or to hide padding from "
    "attention and means."))
def mask_unused(seen: FirstPass) -> Iterator[Seen]:
    used = {id(each) for call in seen.calls.calls
            for each in [*tensors(call.args), *tensors(call.kwargs)]}
    masks = [(name, each) for name, each in named_tensors(seen.fed)
             if _is_mask(name.rpartition(".")[2].lower(), each) and each.numel()
             and (each != each.flatten()[0]).any()]
    if not any(id(each) in used for _, each in masks):
        kind = "val", "test"
        masks = [(name, each) for name, each in masks
                 if not any(word in name.lower() for word in kind)]
        for name, each in masks[:1]:
            if each.dtype == torch.bool or "mask" in name.lower():
                hidden = int((each == 0).sum())
                said = f"is 0 in {hidden} of {each.numel()} places"
            else:
                said = f"goes from {int(each.min())} to {int(each.max())}"
            yield Seen(f"{name or 'a tensor of the batch'}, which {said}, is not "
                       "used")


def _is_mask(name: str, tensor: Tensor) -> bool:
    if "mask" in name or (tensor.dtype == torch.bool and tensor.dim() > 1):
        return True
    whole = not tensor.is_floating_point() and tensor.dim() == 1
    return whole and name in ("lengths", "length", "lens", "seq_lens", "seq_lengths")
