"""`target-with-gradient`: what the outputs are compared with depends on the weights.

Looks at losses of numbers and at differences.
Reports a second argument that has a gradient, beside a first one that has, if it is
made of the batch's targets; and a side that is the sum of an output and of a part of
the batch that the model does not get, such as a reward, beside an output: the target is
pulled to the output as well, as in Q-learning without no_grad.
Silent about two outputs that are compared with each other, with no target among them.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import PRODUCTS, RESHAPES, Calls
from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import DIFFERENCES, VALUES, FirstPass
from torchproof.nest import tensors

SUMS = {"add", "__add__", "__radd__", "add_", "__iadd__"}


@check(WARNING, fix=(
    "compute the target under torch.no_grad(), or detach() it; by a copy of the model "
    "that follows it slowly, if there is to be one."))
def target_with_gradient(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*VALUES, *DIFFERENCES):
        output = call.argument(0, "input")
        goal = call.argument(1, "target", call.argument(1, "other"))
        if not isinstance(output, Tensor) or not isinstance(goal, Tensor) \
                or not output.requires_grad or not goal.requires_grad:
            continue
        is_target = call.name in VALUES and (
            "y" in seen.calls.origins(goal) - seen.calls.origins(output))
        if is_target:
            yield Seen(f"the second argument of {call.name} has a gradient, too",
                       call.where)
        elif _is_estimate(seen.calls, goal) != _is_estimate(seen.calls, output):
            yield Seen(f"{call.name} compares an output with the sum of an output and "
                       "of data, and both have a gradient", call.where)


def _is_estimate(calls: Calls, tensor: Tensor) -> bool:
    """Whether it is the sum of an output and of data the model was not given."""
    call = calls.made_by(tensor)
    if call is None or call.name not in RESHAPES | SUMS | {*PRODUCTS}:
        return False
    given = [each for each in tensors(call.args)[:2] if each is not tensor]
    if call.name in SUMS and len(given) == 2:
        for data, other in (given, given[::-1]):
            if data.numel() > 1 and calls.is_data_beside(data) and other.requires_grad:
                return True
    return any(_is_estimate(calls, each) for each in given if each.requires_grad)
