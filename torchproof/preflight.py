"""preflight: looks at a training before it starts, and puts everything back."""
import contextlib
import difflib
import os
import traceback
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn

from torchproof import checks
from torchproof.calls import OURS, TORCH, Calls, shortened
from torchproof.checks import ERROR, Check
from torchproof.eval_mode import look_in_eval_mode
from torchproof.evidence import EvalMode, FirstPass, Setup, Steps
from torchproof.graph import dense, leaves
from torchproof.report import Finding, Report, arranged
from torchproof.snapshot import Snapshot
from torchproof.training import Training, scores_of
from torchproof.trial import Trial

RAISES = Check("raises", ERROR, fix="look the message up in the list of errors.",
               explains=("cannot-overfit",), of=object, look=lambda seen: iter(()))
# What is raised in these functions themselves is about what they call.
CALL_THE_USERS = {"output", "loss", "own_loss", "_users_step"}


def preflight(model: nn.Module, loss_fn: Callable[..., Any] | None, batch: Any,
              optimizer: torch.optim.Optimizer | None = None,
              train_step: Callable[[Any], Any] | None = None, *,
              forward: Callable[[nn.Module, Any], Any] | None = None,
              steps: int | None = None, ignore: Iterable[str] = ()) -> Report:
    """Look at a training on one batch of it. All is put back as it was.

    Args:
        model: as it is before the training, in training mode.
        loss_fn: a function of (output, y), or None if the model returns its loss.
        batch: what your loop gets from its loader: (x, y), where the model is called as
            model(x), model(*x) for a tuple, model(**x) for a dict; or anything that
            holds tensors, which model and loss_fn then get whole.
        optimizer: built on the model's parameters.
        train_step: a function of the batch that does one step of your training.
        forward: a function of (model, batch) that gives the output, where the model is
            called in another way than these.
        steps: how many training steps to try at most; 0 for none. Without it, 6, and up
            to 16 where those look wrong.
        ignore: codes of findings that you accept.
    """
    known = checks.load()
    ignore = _codes(ignore, known)
    if steps is not None and (not isinstance(steps, int) or steps < 0):
        raise TypeError(f"steps: pass a number of steps, or None, not {steps!r}")
    training = Training(model, loss_fn, batch, optimizer, train_step, forward)
    look = Look(training, known, steps)
    look.all()
    return look.report(ignore)


def _codes(ignore: Iterable[str], known: dict[str, Check]) -> set[str]:
    if isinstance(ignore, str):
        raise TypeError(f"ignore: pass several codes, as in ignore=[{ignore!r}]")
    codes = set(ignore)
    for code in sorted(codes - {*known, RAISES.code}):
        near = difflib.get_close_matches(str(code), known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise TypeError(f"ignore: there is no finding {code!r}{hint}")
    return codes


class Look:
    """One look at a training: it gathers evidence and asks the checks of each kind."""

    def __init__(self, training: Training, known: dict[str, Check], steps: int | None):
        self.training, self.known, self.limit = training, known, steps
        self.found: dict[str, Finding] = {}
        self.skipped: list[str] = []
        self.forward_passes = self.backward_passes = 0

    def all(self) -> None:
        training = self.training
        counter = training.model.register_forward_pre_hook(self._count)
        snapshot = Snapshot(training.model, training.loss_fn, training.optimizer,
                            training.train_step, training.forward, training.given)
        try:
            with warnings.catch_warnings(), torch.enable_grad(), _without_compiling():
                warnings.simplefilter("ignore")
                self._ask(Setup(training))
                for gather in (self._first_pass, self._eval_mode, self._steps):
                    snapshot.rewind()
                    training.model.zero_grad(set_to_none=True)
                    if not self._gather(gather):
                        break
        finally:
            snapshot.put_back()
            counter.remove()

    def _count(self, model: nn.Module, args: tuple) -> None:
        self.forward_passes += 1

    # -- evidence ----------------------------------------------------------------

    def _gather(self, gather: Callable[[], Any]) -> bool:
        """Whether the user's code ran through."""
        try:
            evidence = gather()
        except Exception as error:
            self._raised(error, gather.__name__.strip("_").replace("_", " "))
            return False
        if evidence is not None:
            self._ask(evidence)
        return True

    def _first_pass(self) -> FirstPass:
        training = self.training
        fed = training.fresh()
        with Calls(*training.split(fed), training.names) as calls:
            output = training.output(fed)
            loss = training.loss(output, fed)
        params = training.trainable or list(training.names)
        self.backward_passes += 1
        found = torch.autograd.grad(loss, params, allow_unused=True)
        gradients = {each: None if gradient is None else dense(gradient)
                     for each, gradient in zip(params, found, strict=True)}
        return FirstPass(training, training.given, fed, calls, output,
                         scores_of(output), loss.detach(), gradients, leaves(loss))

    def _eval_mode(self) -> EvalMode | None:
        return look_in_eval_mode(self.training)

    def _steps(self) -> Steps | None:
        if self.limit == 0 or not self.training.trainable:
            return None
        trial = Trial(self.training, self.limit)
        try:
            return trial.run()
        finally:
            self.backward_passes += trial.backward_passes

    def _raised(self, error: Exception, what: str) -> None:
        """The user's code raised; if it was ours, that is no finding."""
        message = " ".join(str(error).split("\n", 1)[0].split())
        told = f"{type(error).__name__}: {message}"
        frames = [each for each in traceback.extract_tb(error.__traceback__)
                  if not each.filename.endswith(os.path.join("torchproof", "calls.py"))]
        last = frames[-1]
        ours = os.path.abspath(last.filename).startswith(OURS)
        if ours and last.name not in CALL_THE_USERS:
            self.skipped.append(f"{what}, since {told} in {_place(last)}")
            return
        users = [each for each in frames if not os.path.abspath(
            each.filename).startswith((OURS, TORCH))]
        self._add(RAISES, told, _place(users[-1]) if users else "")

    # -- findings ----------------------------------------------------------------

    def _ask(self, evidence: Any) -> None:
        for each in self.known.values():
            if not isinstance(evidence, each.of):
                continue
            try:
                seen = list(each.look(evidence))
            except Exception as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                self.skipped.append(f"{each.code}, since {type(error).__name__}: "
                                    f"{error} in {_place(last)}")
                continue
            if seen:
                more = f" (and {len(seen) - 1} more like it)" if len(seen) > 1 else ""
                self._add(each, seen[0].text + more, seen[0].where)

    def _add(self, of: Check, text: str, where: str) -> None:
        self.found.setdefault(of.code, Finding(of.code, of.level, text, of.fix, where))

    def report(self, ignore: set[str]) -> Report:
        explains = {code: each.explains for code, each in self.known.items()}
        explains[RAISES.code] = RAISES.explains
        found = arranged(self.found.values(), explains)
        return Report(tuple(each for each in found if each.code not in ignore),
                      tuple(each for each in found if each.code in ignore),
                      tuple(self.skipped), self.forward_passes, self.backward_passes)


def _place(frame: traceback.FrameSummary) -> str:
    return f"{shortened(frame.filename)}:{frame.lineno}"


def _without_compiling() -> Any:
    """Compiled modules run as they are written, so that their calls can be seen."""
    stance = getattr(getattr(torch, "compiler", None), "set_stance", None)
    return stance("force_eager") if stance else contextlib.nullcontext()
