"""preflight for a LightningModule, which holds model, loss and optimizer in one.

It calls what such a module has, training_step and configure_optimizers, and imports
nothing: Lightning need not be installed for the rest of the package.
"""
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from torchproof._preflight import preflight
from torchproof.report import Report
from torchproof.training import kind_of


def preflight_module(module: nn.Module, batch: Any, **more: Any) -> Report:
    """Look at a module with training_step(batch, batch_idx) and configure_optimizers().

    `more` are the arguments of preflight that are not taken from the module: `steps`
    and `ignore`. Modules with manual optimization do their steps themselves: call
    torchproof.watch around the Trainer for these.
    """
    if not isinstance(module, nn.Module):
        raise TypeError(f"module: pass a LightningModule, not {kind_of(module)}")
    for name in ("training_step", "configure_optimizers"):
        if not callable(getattr(module, name, None)):
            raise TypeError(f"module: pass a LightningModule, with {name}; not "
                            f"{kind_of(module)}")
    if not getattr(module, "automatic_optimization", True):
        raise TypeError("module: it optimizes by hand; use torchproof.watch around the "
                        "Trainer's fit")
    with _silent(module):
        optimizers = _optimizers(module.configure_optimizers())

        def train_step(given: Any) -> None:
            module.train()
            for each in optimizers:
                each.zero_grad()
            step_loss(module.training_step(given, 0)).backward()
            for each in optimizers:
                each.step()

        return preflight(module, None, batch, optimizers[0] if optimizers else None,
                         train_step, forward=lambda model, given: step_loss(
                             model.training_step(given, 0)), **more)


def step_loss(returned: Any) -> Any:
    loss = returned.get("loss") if isinstance(returned, dict) else returned
    if not isinstance(loss, torch.Tensor):
        raise TypeError(f"training_step returned {kind_of(returned)}, and no loss")
    return loss


def _optimizers(configured: Any) -> list[torch.optim.Optimizer]:
    """The optimizers, in each of the forms in which Lightning takes them."""
    if isinstance(configured, torch.optim.Optimizer):
        return [configured]
    if isinstance(configured, dict):
        return _optimizers(configured["optimizer"])
    if isinstance(configured, (list, tuple)):
        first = configured[0] if len(configured) == 2 and isinstance(
            configured[0], (list, tuple)) else configured
        return [each for part in first for each in _optimizers(part)]
    return []


@contextmanager
def _silent(module: nn.Module) -> Iterator[None]:
    """Logging wants a Trainer, which is not there."""
    names = [name for name in ("log", "log_dict") if hasattr(module, name)]
    own = {name: vars(module)[name] for name in names if name in vars(module)}
    for name in names:
        object.__setattr__(module, name, lambda *args, **kwargs: None)
    try:
        yield
    finally:
        for name in names:
            object.__delattr__(module, name)
        vars(module).update(own)
