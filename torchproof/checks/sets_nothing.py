"""`sets-nothing`: an attribute was set that torch does not read.

Looks at the attributes of modules, parameters and the optimizer.
Reports `requires_grad` on a module, `require_grad` on a module or a parameter, and
`lr`, `weight_decay` or `momentum` on an optimizer.
Silent about all other names.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Setup


@check(ERROR, fix=(
    "module.requires_grad_(False) freezes a module; the rate of an optimizer "
    "is group['lr'] of each of its param_groups."))
def sets_nothing(seen: Setup) -> Iterator[Seen]:
    for name, module in seen.model.named_modules():
        for wrong in ("requires_grad", "require_grad"):
            if wrong in vars(module):
                yield Seen(f"{name or 'the model'}.{wrong} = {vars(module)[wrong]} is "
                           "an attribute that torch does not read")
    for name, parameter in seen.model.named_parameters():
        if "require_grad" in vars(parameter):
            yield Seen(f"{name}.require_grad is an attribute that torch does not read")
    if seen.optimizer is not None:
        for wrong in ("lr", "weight_decay", "momentum"):
            if wrong in vars(seen.optimizer):
                yield Seen(f"optimizer.{wrong} is an attribute that torch does not "
                           "read")
