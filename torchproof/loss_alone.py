"""The loss as a function of the outputs, asked without the model."""
from typing import Any

from torchproof.evidence import LossAlone
from torchproof.reach import modules_named_by
from torchproof.training import Training


def look_at_loss(training: Training, output: Any) -> LossAlone | None:
    """Nothing if the model makes its loss, or takes part in it."""
    if training.loss_fn is None or output is None:
        return None
    if training.model in modules_named_by(training.loss_fn):
        return None
    seen = LossAlone(training, output)
    value = seen.number(output)
    return seen if value == seen.number(output) else None  # and it is not nan
