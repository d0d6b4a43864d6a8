"""preflight: looks at a training before it starts, and puts everything back."""
import contextlib
import difflib
import math
import os
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any

import torch
from torch import Tensor, nn

from torchproof import checks
from torchproof.calls import _OURS, _TORCH, Calls, shortened
from torchproof.checks import ERROR, Check
from torchproof.events import Event, Events, gradients_of
from torchproof.evidence import EvalMode, FirstPass, OneStep, Round, Setup, Steps
from torchproof.nest import named_tensors, replaced, tensors
from torchproof.report import Finding, Report
from torchproof.snapshot import Snapshot
from torchproof.training import Training, scores_of, without_dropout

# Steps: for a model that learns; where the learning rate changes; in case of trouble.
FEW, SOME, MANY = 6, 12, 16
RAISES = Check("raises", ERROR, "look the message up in the list of errors of this site.",
               ("cannot-overfit",), object, lambda seen: iter(()))


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
        snapshot = Snapshot(training.model, training.loss_fn, training.optimizer,
                            training.train_step, training._forward, training.given)
        counter = training.model.register_forward_pre_hook(self._count)
        try:
            with warnings.catch_warnings(), torch.enable_grad(), _without_compiling():
                warnings.simplefilter("ignore")
                self.ask(Setup(training))
                for gather in (self.first_pass, self.eval_mode, self.steps):
                    snapshot.put_back()
                    self._reattach(counter)
                    training.model.zero_grad(set_to_none=True)
                    if not self._gather(gather):
                        break
        finally:
            counter.remove()
            snapshot.put_back()

    def _count(self, model: nn.Module, args: tuple) -> None:
        self.forward_passes += 1

    def _reattach(self, counter: Any) -> None:
        """The snapshot was taken without the hook that counts."""
        self.training.model._forward_pre_hooks[counter.id] = self._count

    def _gather(self, gather: Callable[[], Any]) -> bool:
        """Whether the user's code ran through."""
        try:
            evidence = gather()
        except Exception as error:
            self._raised(error, gather.__name__.replace("_", " "))
            return False
        if evidence is not None:
            self.ask(evidence)
        return True

    def _raised(self, error: Exception, what: str) -> None:
        message = " ".join(str(error).split("\n", 1)[0].split())
        told = f"{type(error).__name__}: {message}"
        frames = [each for each in traceback.extract_tb(error.__traceback__)
                  if not each.filename.endswith(os.path.join("torchproof", "calls.py"))]
        if os.path.abspath(frames[-1].filename).startswith(_OURS) and not isinstance(
                error, TypeError):
            self.skipped.append(f"{what}, since {told} in {_place(frames[-1])}")
            return
        users = [each for each in frames if not os.path.abspath(
            each.filename).startswith((_OURS, _TORCH))]
        self._add(RAISES, told, _place(users[-1]) if users else "")

    # -- findings ----------------------------------------------------------------

    def ask(self, evidence: Any) -> None:
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

    def _add(self, each: Check, text: str, where: str) -> None:
        if each.code not in self.found:
            self.found[each.code] = Finding(each.code, each.level, text, each.fix, where)

    def report(self, ignore: set[str]) -> Report:
        """Causes first, errors before warnings, symptoms behind their cause."""
        shown = {code: each for code, each in self.found.items() if code not in ignore}
        explains = {code: self.known[code].explains if code in self.known
                    else RAISES.explains for code in self.found}
        order = sorted(shown, key=lambda code: shown[code].level != ERROR)
        cause: dict[str, str] = {}
        for code in sorted(self.found, key=lambda code: self.found[code].level != ERROR):
            for symptom in explains[code]:
                if symptom in shown and symptom not in cause and code not in cause:
                    cause[symptom] = code
        listed: list[Finding] = []
        for code in order:
            if code in cause and cause[code] in shown:
                continue
            listed.append(shown[code])
            listed += [_because(shown[each], code) for each in order
                       if cause.get(each) == code]
        return Report(tuple(listed),
                      tuple(each for code, each in self.found.items() if code in ignore),
                      tuple(self.skipped), self.forward_passes, self.backward_passes)

    # -- evidence ----------------------------------------------------------------

    def first_pass(self) -> FirstPass:
        training = self.training
        fed = training.fresh()
        x, y = training.split(fed)
        with Calls(x, y, training.names) as calls:
            output = training.output(fed)
            loss = training.loss(output, fed)
        params = training.trainable or list(training.names)
        self.backward_passes += 1
        gradients = torch.autograd.grad(loss, params, allow_unused=True)
        return FirstPass(training, training.given, fed, calls, output,
                         scores_of(output), loss.detach(),
                         {each: None if gradient is None else _dense(gradient)
                          for each, gradient in zip(params, gradients, strict=True)},
                         _leaves(loss))

    def eval_mode(self) -> EvalMode | None:
        training, model = self.training, self.training.model
        state = Snapshot(model)

        def run(batch: Any, seed: int, shaken: bool = False) -> Tensor | None:
            torch.manual_seed(seed)
            model.eval()
            if shaken:  # what starts at 0 does not hide anything then
                _shake(model)
            try:
                return scores_of(training.output(batch))
            finally:
                state.put_back()
                model._forward_pre_hooks.setdefault(-1, self._count)

        with Calls() as calls:
            first = run(training.fresh(), 0)
        again = run(training.fresh(), 1)
        if first is None or again is None:
            return None
        seen = EvalMode(training, calls, first, again)
        size = training.size
        if _rows_are_samples(training, first):
            seen.sample_dim = list(first.shape).index(size)
            seen.with_others = run(_chosen(training, [size - 1] * size), 0)
            if not _carries_state(model, size):
                try:
                    seen.alone = run(_chosen(training, [0]), 0)
                except Exception as error:
                    seen.alone = error
        tokens = Tokens(training)
        if tokens.ids is not None:
            seen.length = tokens.ids.shape[1]
            if tokens.are_predicted():
                seen.shaken = run(training.fresh(), 0, shaken=True)
                seen.other_last_token = run(tokens.with_another_last(), 0, shaken=True)
            if tokens.can_be_turned() and (
                    any(isinstance(each, nn.MultiheadAttention)
                        for each in model.modules())
                    or calls.named("scaled_dot_product_attention")):
                seen.shaken = run(training.fresh(), 0, shaken=True)
                seen.tokens_turned = run(tokens.turned(), 0, shaken=True)
        return seen

    def steps(self) -> Steps | None:
        if self.limit == 0 or not self.training.trainable:
            return None
        return Trial(self).run()


class Tokens:
    """The rows of token numbers among the inputs, if there are any."""

    def __init__(self, training: Training):
        self.training = training
        self.named = list(named_tensors(training.x))
        rows = [each for _, each in self.named if each.dim() == 2 and each.shape[1] > 3
                and each.dtype in (torch.int64, torch.int32)]
        embeds = any(isinstance(each, nn.Embedding) for each in training.model.modules())
        self.ids = rows[0] if rows and embeds else None

    def are_predicted(self) -> bool:
        """Whether the targets are the tokens that follow."""
        target = self.training.target
        return (target is not None and target.shape == self.ids.shape
                and len(self.ids.unique()) > 2
                and torch.equal(self.ids[:, 1:], target[:, :-1]))

    def with_another_last(self) -> Any:
        values = self.ids.unique()

        def change(tensor: Tensor) -> Tensor:
            if tensor.shape != self.ids.shape or tensor.is_floating_point() \
                    or not torch.equal(tensor, self.ids):
                return tensor
            place = torch.searchsorted(values, tensor[:, -1].contiguous())
            changed = tensor.clone()
            changed[:, -1] = values[(place + 1) % len(values)]
            return changed

        return replaced(self.training.fresh(), change)

    def can_be_turned(self) -> bool:
        return not any("pos" in name for name, _ in self.named)

    def turned(self) -> Any:
        shape = self.ids.shape

        def turn(tensor: Tensor) -> Tensor:
            return tensor.flip(1) if tensor.shape[:2] == shape else tensor

        return replaced(self.training.fresh(), turn)


class Trial:
    """Some training steps on the same batch, without dropout."""

    def __init__(self, look: Look):
        self.look, self.training = look, look.training
        self.optimizer = self.training.optimizer_or_sgd()
        self.events = Events()
        self.rounds: list[Round] = []
        self.stepped: list[OneStep] = []
        self.late: list[float] = []  # the losses of the last rounds
        self.until = FEW if look.limit is None else look.limit
        self.schedule_ended = False
        self.chance = torch.get_rng_state()  # with which each loss is measured
        self.touched: set[Tensor] = set()  # which had a gradient, if only once
        self.used: set[Tensor] = set()  # whose gradient a step has used
        self.mixed: set[Tensor] = set()  # to which another was added since
        self.batch_used: bool | None = None

    def run(self) -> Steps:
        training, model = self.training, self.training.model
        without_dropout(model)
        start = {each: each.detach().clone() for each in training.names}
        rates = {self.optimizer: self.optimizer.param_groups[0]["lr"]}
        moves: list[float] = []
        self.events.before("backward", self._before_backward)
        self.events.before("step", self._before_step)
        self.events.before("clip", self._before_clip)
        statistics = _frozen_statistics(model)
        with self.events.listening():
            while self._goes_on():
                self._one_round()
                if len(self.rounds) == 1:
                    moves = _moves(start)
        moved = [name for name, (now, before) in statistics.items()
                 if not torch.equal(now, before)]
        woken = [name for name, each in model.named_modules()
                 if {"p", "momentum"} & vars(each).keys() and each.training
                 and not training.modes.get(each, True)]
        late = self.late[-1] if self.late and not math.isfinite(self.late[-1]) else \
            median(self.late) if self.late else math.nan
        model.eval()
        output = scores_of(training.output(training.fresh()))
        return Steps(training, self.rounds, self.events, late, output, start, moves,
                     self.stepped, woken if training.modes[model] else [],
                     self.batch_used, rates, self.schedule_ended,
                     moved, self.touched)

    def _goes_on(self) -> bool:
        """Whether another step is due."""
        done = len(self.rounds)
        if self.late and not math.isfinite(self.late[-1]):
            return False
        if done < self.until:
            return True
        self.late.append(self._loss()[0])
        if self.look.limit is None and self._is_worth_more(median(self.late)):
            self.until = SOME if done < SOME else MANY
            self.late = []
        return done < self.until

    def _is_worth_more(self, late: float) -> bool:
        """Whether the steps so far look wrong, or their learning rate changes."""
        done = len(self.rounds)
        if done >= MANY or not (self.training.train_step or self.training.optimizer):
            return False  # with the rate of nobody there is nothing to find
        losses = [each.loss for each in self.rounds if each.loss is not None] + [late]
        first = losses[0]
        if not late < first - 1e-3 * abs(first) or max(losses) > first + abs(first) / 2:
            return True
        if any(each not in self.touched for each in self.training.trainable):
            return True
        rates = [each.lr for each in self.stepped]
        return done < SOME and bool(rates) and max(rates) > 1.2 * min(rates)

    def _one_round(self) -> None:
        training, number = self.training, len(self.rounds)
        self.events.round = number
        before = len(self.events.all)
        late = self.until not in (FEW, SOME) and number >= self.until - 2
        if number < 3 or training.train_step is None:
            one = Round(*self._loss(gradients=True))
        else:
            one = Round(self._loss()[0] if late else None, {})
        self.rounds.append(one)
        if one.loss is not None and (late or not math.isfinite(one.loss)):
            self.late.append(one.loss)
            if not math.isfinite(one.loss):
                return
        if training.train_step is None:
            self._own_step(one)
        else:
            self._users_step()
        one.events = self.events.all[before:]

    def _own_step(self, one: Round) -> None:
        for each, gradient in one.gradients.items():
            each.grad = gradient
        loss = torch.tensor(one.loss, requires_grad=True)
        self.optimizer.step(lambda: loss)

    def _users_step(self) -> None:
        step, batch = self.training.train_step, self.training.fresh()
        if self.rounds[1:]:
            with self._schedule_may_end():
                step(batch)
            return
        with Calls(*self.training.split(batch)) as calls, self._schedule_may_end():
            step(batch)
        self.batch_used = any(calls.origins(each) & {"x", "y"} for call in calls.calls
                              for each in tensors(call.args))

    @contextlib.contextmanager
    def _schedule_may_end(self) -> Iterator[None]:
        """Some schedules refuse to be stepped more often than they are made for."""
        try:
            yield
        except ValueError as error:
            if "Tried to step" not in str(error):
                raise
            self.schedule_ended = True

    def _loss(self, gradients: bool = False) -> tuple[float, dict]:
        """The loss of the batch, and its gradients, without touching those kept."""
        training, batch = self.training, self.training.fresh()
        state = torch.get_rng_state()
        if not gradients or not self.rounds:  # others may draw what they like
            torch.set_rng_state(self.chance)
        modes = {each: each.training for each in training.model.modules()}
        buffers = {each: each.clone() for each in training.model.buffers()}
        for each, mode in training.modes.items():
            each.training = mode
        loss = training.loss(training.output(batch), batch)
        found: dict[nn.Parameter, Tensor | None] = {}
        if gradients:
            self.look.backward_passes += 1
            params = training.trainable
            found = dict(zip(params, torch.autograd.grad(loss, params,
                                                         allow_unused=True),
                             strict=True))
        for each, mode in modes.items():
            each.training = mode
        for each, values in buffers.items():
            each.data.copy_(values)
        torch.set_rng_state(state)
        dense = {each: None if gradient is None else _dense(gradient)
                 for each, gradient in found.items()}
        self._touch(dense)
        return loss.item(), dense

    def _touch(self, gradients: dict[Tensor, Tensor | None]) -> None:
        """A matrix has a gradient if one of its entries has; a vector may have zeros."""
        self.touched |= {each for each, gradient in gradients.items() if gradient
                         is not None and (each.dim() < 2 or gradient.any())}

    # -- listeners ---------------------------------------------------------------

    def _before_backward(self, event: Event) -> None:
        self.look.backward_passes += 1
        event.seen["nodes"] = _nodes(event.what)
        for kept in (self.used, self.mixed):
            kept -= {each for each in kept if each.grad is None
                     or not _dense(each.grad).any()}
        self.mixed |= self.used

    def _before_clip(self, event: Event) -> None:
        found = [_dense(each.grad) for each in self.training.names
                 if each.grad is not None]
        event.seen["norm"] = math.sqrt(sum(each.norm().item() ** 2 for each in found))

    def _before_step(self, event: Event) -> None:
        optimizer: torch.optim.Optimizer = event.what
        held = [each for group in optimizer.param_groups for each in group["params"]]
        event.seen |= {"old": sum(each in self.mixed for each in held),
                       "held": len(held)}
        found = [_dense(each) for each in gradients_of(optimizer)]
        self._touch({each: None if each.grad is None else _dense(each.grad)
                     for each in held})
        norm = math.sqrt(sum(each.norm().item() ** 2 for each in found))
        self.stepped.append(OneStep(
            optimizer, float(optimizer.param_groups[0]["lr"]), event.round, event.where,
            self.training.model.training, event.seen["closure"], [], norm))
        if not event.seen["closure"]:
            self.mixed -= set(held)
            self.used |= {each for each in held if each.grad is not None}


# -- parts ----------------------------------------------------------------------

def _without_compiling() -> Any:
    """Compiled modules run as they are written, so that their calls can be seen."""
    stance = getattr(getattr(torch, "compiler", None), "set_stance", None)
    return stance("force_eager") if stance else contextlib.nullcontext()


def _dense(tensor: Tensor) -> Tensor:
    return tensor.detach().to_dense() if tensor.layout != torch.strided \
        else tensor.detach()


def _graph(roots: Iterable[Any]) -> set[Any]:
    """The nodes of an autograd graph."""
    graph: set[Any] = set()
    new = set(roots) - {None}
    while new:
        graph |= new
        new = {node for old in new for node, _ in old.next_functions if node} - graph
    return graph


def _leaves(loss: Tensor) -> set[Tensor]:
    """The leaves on which a loss depends."""
    return {node.variable for node in _graph([loss.grad_fn])
            if hasattr(node, "variable")}


def _nodes(roots: Any) -> int:
    """How many nodes a backward pass goes through."""
    return len(_graph(each.grad_fn for each in tensors(roots)))


def _frozen_statistics(model: nn.Module) -> dict[str, tuple[Tensor, Tensor]]:
    """The running means of batch norms with frozen weights, now and as they were.

    Not of a model in which all weights are frozen, or none.
    """
    return {name: (each.running_mean, each.running_mean.clone())
            for name, each in model.named_modules()
            if isinstance(each, nn.modules.batchnorm._BatchNorm)
            and each.running_mean is not None and each.weight is not None
            and not each.weight.requires_grad}


def _moves(start: dict[nn.Parameter, Tensor]) -> list[float]:
    """How far weight matrices have moved, over their norms."""
    return [((each.detach() - before).norm() / before.norm()).item()
            for each, before in start.items()
            if before.numel() > 63 and before.any()
            and not torch.equal(each.detach(), before)]


def _rows_are_samples(training: Training, out: Tensor) -> bool:
    """Whether the first dimension counts samples, and not time or nodes of a graph."""
    size, target = training.size, training.target
    inputs = tensors(training.x)
    parts = [*inputs, out]
    if size < 2 or not inputs or not all(size in each.shape[:2] for each in parts):
        return False
    around = [*parts, *training.model.buffers()]
    if any(each.shape[:2] == (size, size) for each in around):
        return False  # an adjacency matrix, or a coincidence
    if any(_is_edge_list(each, size) for each in around):
        return False
    series = inputs[0].numel() == size or (
        target is not None and target.dim() > 1 < inputs[0].dim() - 1
        and target.shape[:2] == inputs[0].shape[:2])
    return not series


def _shake(model: nn.Module) -> None:
    """Adds noise to all parameters, a tenth of their size and not less than 0.005."""
    with torch.no_grad():
        for each in model.parameters():
            if each.is_floating_point() and each.numel():
                size = max(each.abs().mean().item(), 0.05)
                each.add_(0.1 * size * torch.randn_like(each))


def _carries_state(model: nn.Module, size: int) -> bool:
    """Whether a module keeps a tensor with a row for each sample of the last batch."""
    return any(size in tensor.shape for module in model.modules()
               for name, value in vars(module).items() if not name.startswith("_")
               for tensor in tensors(value))


def _is_edge_list(tensor: Tensor, size: int) -> bool:
    return (tensor.dim() == 2 and len(tensor) == 2 and not tensor.is_floating_point()
            and tensor.shape[1] > 0 and int(tensor.max()) < size)


def _chosen(training: Training, rows: list[int]) -> Any:
    """The batch with these of its samples."""
    size = training.size
    index = torch.tensor(rows)

    def choose(tensor: Tensor) -> Tensor:
        if size not in tensor.shape[:2]:
            return tensor
        dim = list(tensor.shape[:2]).index(size)
        return tensor.index_select(dim, index.to(tensor.device))

    return replaced(training.fresh(), choose)


def _because(finding: Finding, code: str) -> Finding:
    return Finding(finding.code, finding.level, finding.seen, finding.fix, finding.where,
                   code)


def _place(frame: traceback.FrameSummary) -> str:
    return f"{shortened(frame.filename)}:{frame.lineno}"
