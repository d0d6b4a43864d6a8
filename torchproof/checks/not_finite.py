"""`not-finite`: nan or inf in the data, the outputs, the loss or the gradients.

Looks at the batch, the parameters, the loss and the gradients, in this order.
Reports the first of them that is not finite; for the loss also the first call whose
result is not.
Silent about -inf in a mask: a tensor of the batch that holds only 0 and -inf.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import named_tensors


@check(ERROR, fix=(
    "find the first value that is not finite, and drop or fill such rows of "
    "the data; the page on nan shows how."),
       explains=("cannot-overfit", "loss-at-start", "exploding-gradients",
                 "input-ignored", "no-gradient", "samples-mixed", "nothing-moves",
                 "input-scale"))
def not_finite(seen: FirstPass) -> Iterator[Seen]:
    for name, tensor in named_tensors(seen.training.given):
        if broken(tensor) and not is_mask(tensor):
            yield Seen(f"{count(tensor)} of the batch's tensor {name or 'itself'}")
            return
    for parameter, name in seen.training.names.items():
        if broken(parameter):
            yield Seen(f"{count(parameter)} of the parameter {name}")
            return
    if not seen.loss.isfinite():
        first = next((call for call in seen.calls.calls
                      if isinstance(call.result, Tensor) and call.result.requires_grad
                      and broken(call.result) and not is_mask(call.result)), None)
        by = f"; the first such result is that of {first.name}" if first else ""
        yield Seen(f"the loss is {seen.loss.item()}{by}", first.where if first else "")
        return
    for parameter, gradient in seen.gradients.items():
        if gradient is not None and broken(gradient):
            yield Seen(f"{count(gradient)} of the gradient of "
                       f"{seen.training.names[parameter]}, though the loss is finite")
            return


def broken(tensor: Tensor) -> bool:
    values = tensor.detach()
    values = values.coalesce().values() if values.is_sparse else values
    return bool(values.is_floating_point() and not values.isfinite().all())


def is_mask(tensor: Tensor) -> bool:
    """Whether what is not finite in it is -inf beside zeros, as attention masks are."""
    values = tensor.detach()
    values = values.coalesce().values() if values.is_sparse else values
    finite = values[values.isfinite()]
    rest = values[~values.isfinite()]
    return bool(finite.numel() and (rest == -float("inf")).all()
                and (tensor.requires_grad or (finite == 0).all()))


def count(tensor: Tensor) -> str:
    values = tensor.detach()
    values = values.coalesce().values() if values.is_sparse else values
    nans, infs = int(values.isnan().sum()), int(values.isinf().sum())
    return f"{nans} nan and {infs} inf among the {values.numel()} values"
