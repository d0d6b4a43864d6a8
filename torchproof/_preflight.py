"""preflight: looks at a training before it starts, and puts everything back."""
import contextlib
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch import nn

from torchproof import checks
from torchproof.asking import RAISES, Asking, codes, place
from torchproof.calls import LOWER, OURS, TORCH, UPPER, Calls, is_installed
from torchproof.checks import Check
from torchproof.eval_mode import look_in_eval_mode
from torchproof.events import STEPS_ARE_HIDDEN, aside, steps_are_hidden
from torchproof.evidence import (
    BINARY,
    CLASSES,
    VALUES,
    EvalMode,
    FirstPass,
    InputGradients,
    LossAlone,
    Setup,
    Steps,
    Term,
)
from torchproof.gradients import norm_of
from torchproof.graph import dense, leaves
from torchproof.input_gradients import look_at_inputs
from torchproof.loss_alone import look_at_loss
from torchproof.nest import replaced, tensors
from torchproof.report import Report
from torchproof.snapshot import Snapshot
from torchproof.training import Training, WrongCall, scores_of, split
from torchproof.trial import Trial

# What is raised in these functions themselves is about what they call.
CALL_THE_USERS = {"output", "loss", "own_loss", "_users_step", "step_loss"}


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
            to 16 where those look wrong, or 64 where no call of train_step has
            stepped or set gradients to zero, since it may accumulate them.
        ignore: codes of findings that you accept.
    """
    known = checks.load()
    accepted = codes(ignore, known)
    if steps is not None and (type(steps) is not int or steps < 0):
        raise TypeError(f"steps: pass a number of steps, or None, not {steps!r}")
    training = Training(model, loss_fn, batch, optimizer, train_step, forward)
    look = Look(training, known, steps)
    look.all()
    return look.asking.report(accepted, look.forward_passes, look.backward_passes)


class Look:
    """One look at a training: it gathers evidence and asks the checks of each kind."""

    def __init__(self, training: Training, known: dict[str, Check], steps: int | None):
        self.training, self.limit, self.asking = training, steps, Asking(known)
        self.forward_passes = self.backward_passes = 0
        self.goals: list[torch.Tensor] = []  # what losses got as targets
        self.in_eval_mode: EvalMode | None = None
        self.first_output: Any = None

    def all(self) -> None:
        training = self.training

        def count(module: nn.Module, args: tuple) -> None:
            self.forward_passes += module is training.model

        # A function, since a copy of the model would hold a copy of a bound method's
        # object, too.
        counter = training.model.register_forward_pre_hook(count)
        snapshot = Snapshot(training.model, training.loss_fn, training.optimizer,
                            training.train_step, training.forward, training.given)
        try:
            with warnings.catch_warnings(), torch.inference_mode(False), \
                    torch.enable_grad(), _without_compiling(), aside():
                warnings.simplefilter("ignore")
                self.asking.ask(Setup(training.model, training.optimizer))
                for gather in (self._first_pass, self._loss_alone, self._inputs,
                               self._eval_mode, self._steps):
                    snapshot.rewind()
                    training.model.zero_grad(set_to_none=True)
                    if not self._gather(gather):
                        break
        finally:
            snapshot.put_back()
            counter.remove()

    # -- evidence ----------------------------------------------------------------

    def _gather(self, gather: Callable[[], Any]) -> bool:
        """Whether the user's code ran through."""
        try:
            evidence = gather()
        except WrongCall:
            raise
        except Exception as error:
            self._raised(error, gather.__name__.strip("_").replace("_", " "))
            return False
        if evidence is not None:
            self.asking.ask(evidence)
        return True

    def _first_pass(self) -> FirstPass:
        training = self.training
        fed = training.fresh()
        with Calls(*split(fed), training.names) as calls:
            output = training.output(fed)
            calls.returned = tensors(output)
            loss = training.loss(output, fed)
        params = training.trainable or list(training.names)
        self.backward_passes += 1
        terms = self._terms(loss, calls, params)
        self.first_output = replaced(output, lambda each: each.detach().clone())
        inside = _looked_at(output, calls)
        found = torch.autograd.grad(loss, [*params, *inside], allow_unused=True)
        pulls = {id(each): gradient.detach() for each, gradient in
                 zip(inside, found[len(params):], strict=True) if gradient is not None}
        by_params = zip(params, found[:len(params)], strict=True)
        gradients = {each: None if gradient is None else dense(gradient)
                     for each, gradient in by_params}
        seen = FirstPass(training, fed, calls, output, scores_of(output), loss.detach(),
                         gradients, leaves(loss), terms, pulls)
        self.goals = [each.goal for each in seen.comparisons]
        return seen

    def _terms(self, loss: torch.Tensor, calls: Calls, params: list) -> list[Term]:
        """The terms of the loss, each with a backward pass of its own."""
        found = calls.terms(loss)
        terms = []
        for each, call in found if 1 < len(found) <= 4 else []:
            norm = None
            if each.requires_grad:
                self.backward_passes += 1
                gradients = torch.autograd.grad(each, params, allow_unused=True,
                                                retain_graph=True)
                norm = norm_of(gradients)
            terms.append(Term(each.item(), calls.origins(each), norm, call.where,
                              calls.before_weight(each)))
        return terms

    def _loss_alone(self) -> LossAlone | None:
        return look_at_loss(self.training, self.first_output)

    def _inputs(self) -> InputGradients | None:
        self.backward_passes += 1
        return look_at_inputs(self.training)

    def _eval_mode(self) -> EvalMode | None:
        self.in_eval_mode = look_in_eval_mode(self.training, self.goals)
        return self.in_eval_mode

    def _steps(self) -> Steps | None:
        if self.limit == 0 or not self.training.trainable:
            return None
        if steps_are_hidden():
            self.asking.skipped.append(STEPS_ARE_HIDDEN)
            return None
        before = self.in_eval_mode.first if self.in_eval_mode else None
        trial = Trial(self.training, self.limit, before)
        try:
            seen = trial.run()
        finally:
            self.backward_passes += trial.backward_passes
        if trial.events.failed:
            self.asking.skipped.append(f"steps, since {trial.events.failed}")
            return None
        return seen

    def _raised(self, error: Exception, what: str) -> None:
        """The user's code raised; if it was ours, that is no finding."""
        message = " ".join(str(error).split("\n", 1)[0].split())
        told = f"{type(error).__name__}: {message}"
        if isinstance(error, TypeError):
            told += self.training.hint
        frames = [each for each in traceback.extract_tb(error.__traceback__)
                  if not each.filename.endswith(os.path.join("torchproof", "calls.py"))]
        last = frames[-1]
        ours = os.path.abspath(last.filename).startswith(OURS)
        if ours and last.name not in CALL_THE_USERS:
            self.asking.skipped.append(f"{what}, since {told} in {place(last)}")
            return
        users = [each for each in frames if not os.path.abspath(
            each.filename).startswith((OURS, TORCH))]
        users = [each for each in users if not is_installed(each.filename)] or users
        self.asking.add(RAISES, told, place(users[-1]) if users else "")


def _looked_at(output: Any, calls: Calls) -> list[torch.Tensor]:
    """What is asked which way the loss pulls it: the outputs, the scores that a loss
    gets, the smaller or larger of two terms."""
    inside = tensors(output)
    for call in calls.calls:
        if call.name in LOWER + UPPER:
            inside += tensors(call.result)
        elif call.name in CLASSES + BINARY + VALUES:
            inside += tensors([call.argument(0, "input")])
    return [each for each in inside if each.requires_grad]


@contextlib.contextmanager
def _without_compiling() -> Iterator[None]:
    """Compiled modules run as they are written, so that their calls can be seen."""
    dynamo = sys.modules.get("torch._dynamo.eval_frame")
    if hasattr(getattr(torch, "compiler", None), "set_stance"):
        with torch.compiler.set_stance("force_eager"):
            yield
    elif dynamo is not None:  # before torch 2.6
        begin, dynamo.set_eval_frame = dynamo.set_eval_frame, lambda callback: None
        try:
            yield
        finally:
            dynamo.set_eval_frame = begin
    else:
        yield
