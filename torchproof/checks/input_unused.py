"""`input-unused`: a part of the input has no influence on the loss.

Looks at the gradient of the loss by the inputs: by numbers themselves, by embeddings of
tokens.
Reports more than a quarter of the columns of a table or the channels of images, or more
than half of the steps of sequences, whose gradient is 0 for all samples.
Silent about embeddings that have a padding_idx, about parts that are the same in all
samples, and about batches of fewer than 4 samples.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import InputGradients


@check(WARNING, fix=(
    "look at the indices in forward(): output[:, -1] is the last step, "
    "h_n[-1] the last layer; a slice may be too short."),
       explains=("input-ignored",))
def input_unused(seen: InputGradients) -> Iterator[Seen]:
    for name, values, gradient in seen.found:
        if gradient.dim() < 2 or len(gradient) < 4 or not gradient.any():
            continue
        dims = [dim for dim in range(gradient.dim()) if dim != 1]
        used = (gradient != 0).float().amax(dims) > 0
        varies = (values != values[:1]).float().amax(dims) > 0
        unused = int((~used & varies).sum())
        count = len(used)
        kind = {2: "columns", 3: "steps"}.get(gradient.dim(), "channels")
        if unused > count / (2 if kind == "steps" else 4):
            yield Seen(f"the loss does not depend on {unused} of the {count} {kind} of "
                       f"{name}")
