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
