"""`result-unused`: the result of an activation, a mask or a dropout is thrown away.

Looks at the calls of the forward pass that change values and leave their input as it
is: activations, dropout, normalize, clamp, masked_fill.
Reports one whose result takes part in nothing: no later call, not the output, and no
attribute of a module.
Silent about lines whose result is used at other times.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import tensors

NAMES = ("relu", "leaky_relu", "gelu", "elu", "silu", "tanh", "sigmoid", "softmax",
         "dropout", "dropout1d", "dropout2d", "dropout3d", "normalize", "clamp", "clip",
         "masked_fill", "index_fill", "masked_scatter", "index_add", "index_copy",
         "scatter", "scatter_add")


@check(WARNING, fix=(
    "assign it: scores = scores.masked_fill(mask, -inf), x = F.relu(x); or call the "
    "form that writes into the tensor, masked_fill_ or relu_."),
       explains=("padding-seen", "sees-ahead"))
def result_unused(seen: FirstPass) -> Iterator[Seen]:
    used = {id(each) for call in seen.calls.calls
            for each in [*tensors(call.args), *tensors(call.kwargs)]}
    used |= {id(each) for each in seen.calls.returned}
    used |= {id(each) for module in seen.training.model.modules()
             for each in tensors([value for key, value in vars(module).items()
                                  if not key.startswith("_")])}
    calls = [call for call in seen.calls.named(*NAMES)
             if isinstance(call.result, Tensor) and call.result.requires_grad
             and call.kwargs.get("out") is None]
    useful = {(call.where, call.name) for call in calls if id(call.result) in used}
    for call in calls:
        inputs = {id(each) for each in tensors(call.args)}
        if id(call.result) not in used | inputs \
                and (call.where, call.name) not in useful:
            yield Seen(f"the result of {call.name} takes part in nothing", call.where)
