"""watch: looks at the first steps of your own loop."""
import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import torch
from torch import nn

from torchproof import checks
from torchproof.asking import Asking, codes
from torchproof.calls import user_level, user_line
from torchproof.events import STEPS_ARE_HIDDEN, Event, Events, steps_are_hidden
from torchproof.evidence import Forward, Setup, Watched
from torchproof.gradients import Gradients, frozen_statistics, has_mode, moved, woken
from torchproof.graph import precise
from torchproof.nest import tensors
from torchproof.report import Finding, Report
from torchproof.training import kind_of, refuse_lazy


class TorchproofWarning(UserWarning):
    """What torchproof.watch has found."""


class watch:
    """Look at the first steps of a loop, from inside of it.

    It changes nothing, and needs no adapter: it notes what the loop calls, warns once
    if something looks wrong, and takes its hooks off after the last of its steps.

    Args:
        model: the module whose forward() the loop calls.
        optimizer: the optimizer of the loop, or several in a list.
        scheduler: the schedule of the learning rate, or several, if there is one.
        steps: how many steps of the optimizer to look at. To see the edge of an epoch,
            with its validation and schedule, give a few more than an epoch has.
        ignore: codes of findings that you accept.

    >>> model = nn.Linear(3, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), 0.1)
    >>> with watch(model, optimizer) as report:
    ...     for _ in range(5):
    ...         optimizer.zero_grad()
    ...         model(torch.ones(2, 3)).mean().backward()
    ...         optimizer.step()
    >>> report.ok
    True
    """

    def __init__(self, model: nn.Module,
                 optimizer: torch.optim.Optimizer | list[torch.optim.Optimizer],
                 scheduler: Any = None, steps: int = 50, *, ignore: Iterable[str] = ()):
        if not isinstance(model, nn.Module):
            raise TypeError(f"model: pass an nn.Module, not {kind_of(model)}")
        refuse_lazy(model)
        several = isinstance(optimizer, (list, tuple))
        self.optimizers = list(optimizer) if several else [optimizer]
        if not self.optimizers:
            raise TypeError("optimizer: pass the optimizer of your loop, or several in "
                            "a list; this list is empty")
        for each in self.optimizers:
            if not isinstance(each, torch.optim.Optimizer):
                raise TypeError("optimizer: pass one of torch.optim, or a list of "
                                f"them; not {kind_of(each)}")
        several = isinstance(scheduler, (list, tuple))
        self.schedulers = list(scheduler) if several else \
            [] if scheduler is None else [scheduler]
        for each in self.schedulers:
            if not hasattr(each, "step") or isinstance(
                    each, (type, torch.optim.Optimizer)):
                raise TypeError("scheduler: pass one of torch.optim.lr_scheduler, not "
                                f"{kind_of(each)}")
        if type(steps) is not int or steps < 1:
            raise TypeError(f"steps: pass a number of steps, not {steps!r}")
        self.model, self.steps = model, steps
        self._known = checks.load()
        self._ignore = codes(ignore, self._known)
        self._report: Report | None = None
        self._stack: ExitStack | None = None

    # -- while the loop runs ------------------------------------------------------

    def __enter__(self) -> "watch":
        if self._stack is not None:
            raise RuntimeError("torchproof.watch is entered already; make another one")
        self._asking = Asking(self._known)
        self._events = Events()
        self._gradients = Gradients(self.model, self._events)
        for kind in ("backward", "zero_grad"):
            # A warning may be an error, of which the loop is to know.
            self._events.before(kind, self._maybe_done, may_raise=True)
        self._forwards: list[Forward] = []
        self._modes = {each: each.training for each in self.model.modules()}
        self._names = {each: name for name, each in self.model.named_parameters()}
        self._start = {each: each.detach().clone() for each in self._names}
        self._rates = {each: each.param_groups[0]["lr"] for each in self.optimizers}
        self._statistics = frozen_statistics(self.model)
        self._woken: list[str] = []
        self._is_over = False
        self._stack = ExitStack()
        self._stack.enter_context(self._events.listening())

        def note(module: nn.Module, args: tuple, kwargs: dict) -> None:
            # Neither a copy of it, nor what preflight does inside of the loop.
            if module is self.model and not self._events.is_paused:
                with self._events.guarded():
                    self._forward(args, kwargs)

        # A function, since a copy of the model would hold a copy of a bound method's
        # object, too.
        handle = self.model.register_forward_pre_hook(note, with_kwargs=True)
        self._stack.callback(handle.remove)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, _: Any) -> None:
        self._is_over = error is None
        self._finish(warn=error is None)

    def _forward(self, args: tuple, kwargs: dict) -> None:
        self._forwards.append(Forward(
            self.model.training, torch.is_grad_enabled(), _digest((args, kwargs)),
            len(self._gradients.stepped), user_line()))
        self._woken = self._woken or woken(self.model, self._modes)

    def _maybe_done(self, event: Event) -> None:
        """Behind the last step, the clipping and the schedule that follow it."""
        if self._stack is None:
            return
        if self._events.failed or len(self._gradients.stepped) >= self.steps:
            self._finish(warn=True)

    def _finish(self, warn: bool) -> None:
        if self._stack is None:
            return
        self._stack.close()
        self._stack = None
        self._report = self._asked()
        for kept in ("_events", "_gradients", "_start", "_forwards", "_statistics"):
            delattr(self, kept)
        if warn and not self._report.ok:
            warnings.warn(f"torchproof.watch:\n{self._report}", TorchproofWarning,
                          stacklevel=user_level())

    def _asked(self) -> Report:
        for each in self.optimizers:
            self._asking.ask(Setup(self.model, each))
        if steps_are_hidden():
            self._asking.skipped.append(STEPS_ARE_HIDDEN)
        else:
            with torch.no_grad(), self._events.guarded():
                if not self._events.failed:
                    self._asking.ask(self._evidence())
        if self._events.failed:
            self._asking.skipped.append(f"the loop, since {self._events.failed}")
        return self._asking.report(self._ignore)

    def _evidence(self) -> Watched:
        seen = self._gradients
        return Watched(
            model=self.model, names=self._names, modes=self._modes, own_steps=True,
            given=self.optimizers[0], events=self._events, stepped=seen.stepped,
            touched=seen.touched, pulled=seen.pulled, start=self._start,
            frozen_norms_moved=moved(self._statistics), woken=self._woken,
            rates_before=self._rates, schedule_ended=False, loss_path=seen.losses,
            forwards=self._forwards, schedulers=self.schedulers,
            is_over=self._is_over, has_modes=any(map(has_mode, self.model.modules())))

    # -- what was found ------------------------------------------------------------

    @property
    def report(self) -> Report:
        """What was found, when the last step or the end of the block is reached."""
        if self._report is None:
            raise RuntimeError("torchproof.watch has no report before its last step, "
                               "or the end of its with block")
        return self._report

    @property
    def ok(self) -> bool:
        return self.report.ok

    @property
    def codes(self) -> list[str]:
        return self.report.codes

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.report.findings

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.report)

    def __str__(self) -> str:
        return str(self.report)


def _digest(nest: Any) -> tuple:
    """Equal for equal tensors, and hardly ever for others."""
    return tuple((tuple(each.shape), *_sums(each.detach())) for each in tensors(nest)
                 if each.layout == torch.strided and not each.is_complex())


def _sums(tensor: torch.Tensor) -> tuple[float, float]:
    tensor = precise(tensor)
    return tensor.sum().item(), tensor.square().sum().item()
