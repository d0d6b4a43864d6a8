"""`mask-unused`: the batch has a mask that nothing looks at.

Looks at tensors of the batch whose name holds "mask".
Reports one that no call of the model or the loss uses.
Silent about masks that have one value everywhere, about those with "val" or "test" in
their names, where another mask is used, and about batches without names.
"""
from collections.abc import Iterator

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
             if "mask" in name.rpartition(".")[2].lower() and each.numel()
             and (each != each.flatten()[0]).any()]
    if not any(id(each) in used for _, each in masks):
        kind = "val", "test"
        masks = [(name, each) for name, each in masks
                 if not any(word in name.lower() for word in kind)]
        for name, each in masks[:1]:
            hidden = int((each == 0).sum())
            yield Seen(f"{name}, which is 0 in {hidden} of {each.numel()} places, is "
                       "not used")
