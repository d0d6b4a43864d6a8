"""`left-in-eval`: the model is trained in eval mode.

Looks at the mode of the model at the last step.
Reports eval mode, if the model was given in training mode or has dropout or batch norm.
Silent in `preflight` without a train_step.
"""
from collections.abc import Iterator

from torch import nn

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Loop, counted

MODAL = (nn.modules.dropout._DropoutNd, nn.modules.batchnorm._BatchNorm)


@check(ERROR, fix=(
    "call model.train() at the start of each epoch, and after each validation."))
def left_in_eval(seen: Loop) -> Iterator[Seen]:
    if not seen.own_steps or not seen.stepped or seen.stepped[-1].training_mode:
        return
    model = seen.model
    modal = [name for name, each in model.named_modules() if isinstance(each, MODAL)]
    if seen.modes[model] or modal:
        layers = f"; dropout or batch norm: {counted(len(modal), 'layer')}" \
            if modal else ""
        yield Seen(f"model.training is False at the last step{layers}",
                   seen.stepped[-1].where)
