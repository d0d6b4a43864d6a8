"""`unregistered`: the loss depends on weights that belong to no module.

Looks at the leaves on which the loss depends.
Reports parameters, and tensors among a module's attributes, that are neither in the
model nor in an optimizer, the loss, or the batch; and tensors made on the way that
require gradients and are multiplied as weights.
Silent about the weights of other modules that the loss or the step names, such as a
discriminator.
"""
from collections.abc import Iterator

from torch import Tensor, nn

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass, counted, first_of
from torchproof.nest import items, tensors
from torchproof.reach import modules_named_by


@check(ERROR, fix=(
    "use nn.ModuleList or nn.ModuleDict in place of a list or dict, make "
    "layers in __init__ and not in forward, and write "
    "nn.Parameter(tensor.to(device)), not nn.Parameter(tensor).to(device)."),
       explains=("cannot-overfit",))
def unregistered(seen: FirstPass) -> Iterator[Seen]:
    training = seen.training
    optimizer = training.optimizer_or_sgd()
    known = {*training.names, *tensors(training.given), *tensors(seen.fed)}
    known |= {each for group in optimizer.param_groups for each in group["params"]}
    for module in modules_named_by(training.loss_fn, training.train_step,
                                   but=training.model):
        known.update(module.parameters())
    holders = {}
    for name, module in training.model.named_modules():
        for key, value in vars(module).items():
            if key in ("_parameters", "_buffers", "_modules"):
                continue
            for tensor in _tensors_inside(value):
                holders.setdefault(tensor, f"{name}.{key}".lstrip("."))
    hidden = [leaf for leaf in seen.used - known
              if isinstance(leaf, nn.Parameter) or leaf in holders
              or _is_weight(seen, leaf)]
    if hidden:
        numbers = sum(each.numel() for each in hidden)
        held = sorted({holders[each] for each in hidden if each in holders})
        holder = first_of(held) or "no attribute of a module"
        yield Seen(f"in no module: {counted(len(hidden), 'weight')} "
                   f"({counted(numbers, 'number')}), held by {holder}")


def _is_weight(seen: FirstPass, leaf: Tensor) -> bool:
    """Whether a tensor that is made on the way is multiplied as a matrix of weights."""
    if leaf.dim() < 2 or len(leaf) == seen.training.size:
        return False
    return any(leaf is call.argument(1, "weight")
               for call in seen.calls.named("linear", "matmul", "__matmul__", "mm",
                                            "bmm", "conv1d", "conv2d"))


def _tensors_inside(value) -> list:
    if isinstance(value, nn.Module):
        return list(value.parameters())
    found = [each for each in tensors(value) if each.requires_grad and each.is_leaf]
    if isinstance(value, (list, tuple, dict)):
        for _, part in items(value):
            found += _tensors_inside(part)
    return found
