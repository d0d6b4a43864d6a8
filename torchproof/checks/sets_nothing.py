"""`sets-nothing`: an attribute was set that torch does not read.

Looks at the attributes of modules, parameters and the optimizer.
Reports `requires_grad` and `trainable` on a module, misspellings of `requires_grad` on
a module or a parameter, `lr`, `learning_rate`, `weight_decay` or `momentum` on an
optimizer, and `learning_rate`, `learningrate` or `weightdecay` in one of its groups.
Silent about all other names, and about entries of a group that the optimizer knows.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Setup

MISSPELT = ("require_grad", "required_grad", "requires_gard", "requires_grads",
            "require_grads", "require_gradient", "requires_gradient")


@check(ERROR, fix=(
    "module.requires_grad_(False) freezes a module; the rate of an optimizer "
    "is group['lr'] of each of its param_groups."))
def sets_nothing(seen: Setup) -> Iterator[Seen]:
    for name, module in seen.model.named_modules():
        for wrong in ("requires_grad", *MISSPELT, "trainable"):
            if wrong in vars(module):
                yield Seen(f"{name or 'the model'}.{wrong} = {vars(module)[wrong]} is "
                           "an attribute that torch does not read")
    for name, parameter in seen.model.named_parameters():
        for wrong in MISSPELT:
            if wrong in vars(parameter):
                yield Seen(f"{name}.{wrong} is an attribute that torch does not read")
    if seen.optimizer is not None:
        for wrong in ("lr", "learning_rate", "weight_decay", "momentum"):
            if wrong in vars(seen.optimizer):
                yield Seen(f"optimizer.{wrong} is an attribute that torch does not "
                           "read")
        for group in seen.optimizer.param_groups:
            for wrong in ("learning_rate", "learningrate", "weightdecay"):
                if wrong in group and wrong not in seen.optimizer.defaults:
                    yield Seen(f"group[{wrong!r}] of the optimizer is an entry that "
                               "torch does not read")
                    return
