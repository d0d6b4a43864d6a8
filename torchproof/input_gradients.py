"""The gradient of the loss by the inputs."""
import contextlib

import torch
from torch import Tensor, nn

from torchproof.calls import Calls
from torchproof.evidence import InputGradients
from torchproof.nest import named_tensors
from torchproof.training import Training, split


def look_at_inputs(training: Training) -> InputGradients | None:
    """One pass with gradients by the inputs; nothing where that is not possible."""
    batch = training.fresh()
    named = [(name, each) for name, each in named_tensors(split(batch)[0])
             if each.is_floating_point() and each.dim() > 1
             and len(each) == training.size]
    for _, each in named:
        each.requires_grad_()
    rows: list[tuple[str, Tensor]] = []

    def keep(module: nn.Module, args: tuple, output: Tensor) -> None:
        if isinstance(output, Tensor) and output.dim() == 3 and args \
                and len(args[0]) == training.size and module.padding_idx is None:
            rows.append(("the tokens", output))

    handles = [each.register_forward_hook(keep) for each in training.model.modules()
               if isinstance(each, nn.Embedding)]
    try:
        with contextlib.suppress(Exception):  # a model may write into its input
            with Calls(split(batch)[0], None, training.names) as calls:
                loss = training.loss(training.output(batch), batch)
            found = named + [(name, each) for name, each in rows if each.requires_grad]
            if not found:
                return None
            gradients = torch.autograd.grad(loss, [each for _, each in found],
                                            allow_unused=True)
            told = [(name or "the input", each.detach(),
                     torch.zeros_like(each) if gradient is None else gradient)
                    for (name, each), gradient in zip(found, gradients, strict=True)]
            return InputGradients(told, calls)
    finally:
        for handle in handles:
            handle.remove()
    return None
