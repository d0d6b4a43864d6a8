"""What a training loop does, in the order in which it does it.

While it is entered, these calls are noted with the line of the user's code: backward,
zero_grad, clipping, unscale_, the steps of optimizers and of schedulers. torch's own
functions are wrapped for that long; a clipping function that a module has imported by
its name is wrapped there. Several may be entered at once, and left in any order.
"""
import functools
import sys
import traceback
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

from torchproof.calls import shortened, user_line

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
        self.listeners: dict[str, list[tuple[Callable[[Event], None], bool]]] = {}
        self.is_paused = False
        self.failed = ""  # the first exception of ours, and where it was raised
        self._depth = 0

    def of(self, *kinds: str) -> list[Event]:
        return [event for event in self.all if event.kind in kinds]

    @property
    def is_inside(self) -> bool:
        """Whether one of the calls, such as backward, is being made."""
        return self._depth > 0

    def before(self, kind: str, listener: Callable[[Event], None],
               may_raise: bool = False) -> None:
        """Call the listener each time, just before it happens.

        What it raises does not reach the loop, unless it may raise.
        """
        self.listeners.setdefault(kind, []).append((listener, may_raise))

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """The loop goes on, whatever fails in here; what was seen is incomplete."""
        try:
            yield
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            message = " ".join(str(error).split("\n", 1)[0].split())
            self.failed = self.failed or (f"{type(error).__name__}: {message} in "
                                          f"{shortened(last.filename)}:{last.lineno}")

    def note(self, kind: str, what: Any = None, **seen: Any) -> None:
        if self.is_paused:
            return
        event = Event(kind, "", what, seen)
        with self.guarded():
            event.where = user_line()
        self.all.append(event)
        for listener, may_raise in self.listeners.get(kind, []):
            if may_raise:
                listener(event)
            elif not self.failed:
                with self.guarded():
                    listener(event)
        if kind in ("backward", "clip"):
            event.what = None  # or it would keep the graph

    def _step(self, optimizer: Optimizer, args: tuple, kwargs: dict) -> None:
        self.note("step", optimizer, closure=bool(args[1:] or kwargs))

    @contextmanager
    def listening(self) -> Iterator["Events"]:
        handle = register_optimizer_step_pre_hook(self._step)
        _entered.append(self)
        try:
            if len(_entered) == 1:
                _wrap_all()
            yield self
        finally:
            handle.remove()
            _entered.remove(self)
            if not _entered:
                _wrapped.close()

    @contextmanager
    def inside(self, kind: str, what: Any, **seen: Any) -> Iterator[None]:
        """What a call makes itself is part of it, and not noted."""
        if self._depth == 0:
            self.note(kind, what, **seen)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1


_entered: list[Events] = []
_wrapped = ExitStack()  # puts torch's functions back


@contextmanager
def aside() -> Iterator[None]:
    """What is done here is no part of a loop that is watched."""
    paused = [each for each in _entered if not each.is_paused]
    for each in paused:
        each.is_paused = True
    try:
        yield
    finally:
        for each in paused:
            each.is_paused = False


def _wrap_all() -> None:
    _wrap(torch.autograd, "backward", "backward")
    _wrap(Optimizer, "zero_grad", "zero_grad")
    _wrap(nn.Module, "zero_grad", "zero_grad")
    for scaler in _scalers():
        _wrap(scaler, "unscale_", "unscale")
    for name in CLIPPING:
        original = getattr(nn.utils, name)
        for scope in _scopes_with(name, original):
            _wrap(scope, name, "clip")
    _wrap(DataLoader, "__iter__", "iterate")
    _wrap_iterators()
    for scheduler in dict.fromkeys([*_subclasses(LRScheduler), ReduceLROnPlateau]):
        if "step" in vars(scheduler):
            _wrap(scheduler, "step", "schedule")


def _wrap(owner: Any, name: str, kind: str) -> None:
    original = getattr(owner, name)

    @functools.wraps(original)
    def noted(*args: Any, **kwargs: Any) -> Any:
        if kind == "clip" and args and isinstance(args[0], Iterator):
            args = (list(args[0]), *args[1:])  # or looking would use it up
        what, seen = args[0] if args else None, {}
        # The metric of a schedule is kept; gradients would hold their graph.
        if kind == "schedule":
            seen = {"given": [*args[1:], *kwargs.values()]}
        elif kind == "clip":
            limits = [*args[1:2], kwargs.get("max_norm"), kwargs.get("clip_value")]
            seen = {"limit": next((each for each in limits if each is not None), None)}
        with ExitStack() as stack:
            for each in list(_entered):
                stack.enter_context(each.inside(kind, what, **seen))
            return original(*args, **kwargs)

    _put(owner, name, noted)


def _wrap_iterators() -> None:
    """Notes each batch, with the sampler of the loader that gives it."""
    original = _BaseDataLoaderIter.__next__

    @functools.wraps(original)
    def noted(iterator: Any) -> Any:
        batch = original(iterator)
        indices = getattr(iterator, "_index_sampler", None)
        for each in list(_entered):
            each.note("batch", getattr(indices, "sampler", indices))
        return batch

    _put(_BaseDataLoaderIter, "__next__", noted)


def _put(owner: Any, name: str, noted: Callable) -> None:
    """In place of what the owner has, until all have left."""
    if name in vars(owner):
        _wrapped.callback(setattr, owner, name, getattr(owner, name))
    else:
        _wrapped.callback(delattr, owner, name)
    setattr(owner, name, noted)


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
