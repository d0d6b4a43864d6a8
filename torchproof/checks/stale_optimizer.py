"""`stale-optimizer`: the optimizer holds tensors that are not in the model.

Looks at the parameters of the optimizer that is given.
Reports those that are in no module of the model, and on which the loss does not depend.
Silent about weights of a loss or of another model that the loss uses.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass
from torchproof.reach import modules_named_by


@check(ERROR, fix=(
    "build the optimizer when the model has its final form: after layers are "
    "replaced, and after the model is copied or loaded."),
       explains=("not-in-optimizer", "nothing-moves", "cannot-overfit",
                 "gradients-accumulate"))
def stale_optimizer(seen: FirstPass) -> Iterator[Seen]:
    training = seen.training
    if training.optimizer is None:
        return
    held = [each for group in training.optimizer.param_groups
            for each in group["params"]]
    others = {each for module in modules_named_by(training.loss_fn, but=training.model)
              for each in module.parameters()}
    stale = [each for each in held if each not in training.names
             and each not in seen.used and each not in others]
    if stale:
        yield Seen(f"the model lacks {len(stale)} of the {len(held)} tensors that the "
                   "optimizer holds")
