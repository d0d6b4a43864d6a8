"""What a training loop does, in the order in which it does it.

While it is entered, these calls are noted with the line of the user's code: backward,
zero_grad, clipping, unscale_, the steps of optimizers and of schedulers. torch's own
functions are wrapped for that long; a clipping function that a module has imported by
its name is wrapped there.
"""
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.utils.data import DataLoader
from torch.utils.data.dataloader import _BaseDataLoaderIter

from torchproof.calls import user_line

CLIPPING = ("clip_grad_norm_", "clip_grad_value_")


@dataclass(eq=False)
class Event:
    kind: str  # backward, zero_grad, clip, unscale, step, schedule, iterate, batch
    where: str  # file and line of the user's code
    what: Any = None  # the optimizer, scheduler, loss, parameters, loader, sampler
    seen: dict[str, Any] = field(default_factory=dict)


class Events:
    """Notes events, and lets listeners look at the moment they come."""

    def __init__(self) -> None:
        self.all: list[Event] = []
        self.listeners: dict[str, list[Callable[[Event], None]]] = {}
        self._depth = 0

    def of(self, *kinds: str) -> list[Event]:
        return [event for event in self.all if event.kind in kinds]

    @property
    def is_inside(self) -> bool:
        """Whether one of the calls, such as backward, is being made."""
        return self._depth > 0

    def before(self, kind: str, listener: Callable[[Event], None]) -> None:
        """Call the listener each time, just before it happens."""
        self.listeners.setdefault(kind, []).append(listener)

    def _note(self, kind: str, what: Any = None, **seen: Any) -> Event:
        event = Event(kind, user_line(), what, seen)
        self.all.append(event)
        for listener in self.listeners.get(kind, []):
            listener(event)
        if kind in ("backward", "clip"):
            event.what = None  # or it would keep the graph
        return event

    def _step(self, optimizer: Optimizer, args: tuple, kwargs: dict) -> None:
        self._note("step", optimizer, closure=bool(args[1:] or kwargs))

    @contextmanager
    def listening(self) -> Iterator["Events"]:
        with ExitStack() as stack:
            self._wrap(stack, torch.autograd, "backward", "backward")
            self._wrap(stack, Optimizer, "zero_grad", "zero_grad")
            self._wrap(stack, nn.Module, "zero_grad", "zero_grad")
            for scaler in _scalers():
                self._wrap(stack, scaler, "unscale_", "unscale")
            for name in CLIPPING:
                original = getattr(nn.utils, name)
                for scope in _scopes_with(name, original):
                    self._wrap(stack, scope, name, "clip")
            handle = register_optimizer_step_pre_hook(self._step)
            stack.callback(handle.remove)
            self._wrap(stack, DataLoader, "__iter__", "iterate")
            self._wrap_iterators(stack)
            for kind in dict.fromkeys([*_subclasses(LRScheduler), ReduceLROnPlateau]):
                if "step" in vars(kind):
                    self._wrap(stack, kind, "step", "schedule")
            yield self

    def _wrap_iterators(self, stack: ExitStack) -> None:
        """Notes each batch, with the sampler of the loader that gives it."""
        original = _BaseDataLoaderIter.__next__

        @functools.wraps(original)
        def noted(iterator: Any) -> Any:
            batch = original(iterator)
            indices = iterator._index_sampler
            self._note("batch", getattr(indices, "sampler", indices))
            return batch

        _BaseDataLoaderIter.__next__ = noted
        stack.callback(setattr, _BaseDataLoaderIter, "__next__", original)

    def _wrap(self, stack: ExitStack, owner: Any, name: str, kind: str) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        def noted(*args: Any, **kwargs: Any) -> Any:
            if kind == "clip" and args and isinstance(args[0], Iterator):
                args = (list(args[0]), *args[1:])  # or looking would use it up
            if self._depth == 0:
                given = {"given": [*args[1:], *kwargs.values()]} \
                    if kind == "schedule" else {}
                self._note(kind, args[0] if args else None, **given)
            self._depth += 1  # what it calls itself is part of it
            try:
                return original(*args, **kwargs)
            finally:
                self._depth -= 1

        own = name in vars(owner)
        setattr(owner, name, noted)
        if own:
            stack.callback(setattr, owner, name, original)
        else:
            stack.callback(delattr, owner, name)


STEPS_ARE_HIDDEN = ("the steps of optimizers, which torch before 2.3 does not show "
                    "once torch.compile was used")


def steps_are_hidden() -> bool:
    """Whether optimizers call no hooks, as in torch 2.0 to 2.2 after torch.compile.

    It unwraps their steps then, and marks them so that they are not wrapped again.
    """
    step = torch.optim.SGD.step
    return (torch.__version__.startswith(("2.0.", "2.1.", "2.2."))
            and getattr(step, "hooked", False) and step.__code__.co_name != "wrapper")


def _scalers() -> list[type]:
    found = {getattr(getattr(torch.amp, "grad_scaler", None), "GradScaler", None),
             torch.cuda.amp.GradScaler}
    return [each for each in found if each is not None and "unscale_" in vars(each)]


def _subclasses(kind: type) -> list[type]:
    return [kind, *(each for direct in kind.__subclasses__()
                    for each in _subclasses(direct))]


def _scopes_with(name: str, original: Any) -> list[Any]:
    """The modules in which the name is bound to it."""
    return [module for module in list(sys.modules.values())
            if getattr(module, "__dict__", {}).get(name) is original]


def gradients_of(optimizer: Optimizer) -> list[Tensor]:
    return [each.grad for group in optimizer.param_groups for each in group["params"]
            if each.grad is not None]
