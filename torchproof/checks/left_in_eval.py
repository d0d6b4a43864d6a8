"""`left-in-eval`: the model is trained in eval mode.

Looks at the mode of the model at the last step.
Reports eval mode, if the model was given in training mode or has dropout or batch norm.
Silent without a train_step.
"""
from collections.abc import Iterator

from torch import nn

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop

MODAL = (nn.modules.dropout._DropoutNd, nn.modules.batchnorm._BatchNorm)


@check(ERROR, fix=(
    "model.train() at the start of each epoch, after each validation."))
def left_in_eval(seen: Loop) -> Iterator[Seen]:
    if not seen.own_steps or not seen.stepped or seen.stepped[-1].training_mode:
        return
    model = seen.model
    modal = [name for name, each in model.named_modules() if isinstance(each, MODAL)]
    if seen.modes[model] or modal:
        layers = f"; {len(modal)} layers are dropout or batch norm" if modal else ""
        yield Seen(f"model.training is False at the last step{layers}",
                   seen.stepped[-1].where)
