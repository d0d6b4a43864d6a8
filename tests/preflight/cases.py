"""What a training consists of that the checks of trainings are tried on."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn


@dataclass
class Training:
    """A model, how its loss is made, and the loop around it, as its user wrote them."""

    model: nn.Module
    loss_fn: Callable | None
    batch: Any
    optimizer: torch.optim.Optimizer
    train_step: Callable | None = None  # one step of the user's loop
    forward: Callable | None = None  # how the output is made, if not by model(x)
    loop: Callable | None = None  # some 60 steps, two or more epochs
    scheduler: Any = None
    train_loader: Any = None
    val_loader: Any = None


def called(model: nn.Module, x: Any) -> Any:
    """The output for an input that may be a tuple or a dict of inputs."""
    if isinstance(x, tuple):
        return model(*x)
    return model(**x) if isinstance(x, dict) else model(x)


def loss_of(model: nn.Module, loss_fn: Callable | None, batch: Any,
            forward: Callable | None = None) -> torch.Tensor:
    """The loss of a batch, with a model that may compute it itself."""
    pair = isinstance(batch, tuple | list) and len(batch) == 2
    x, y = batch if pair else (batch, batch)
    output = called(model, x) if forward is None else forward(model, batch)
    if loss_fn is not None:
        return loss_fn(output, y)
    if isinstance(output, torch.Tensor):
        return output
    if isinstance(output, dict):
        return output["loss"]
    return output[0] if isinstance(output, tuple) else output.loss
