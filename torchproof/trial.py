"""Some training steps on one batch, without dropout."""
import contextlib
import math
from collections.abc import Iterator
from statistics import median

import torch
from torch import Tensor, nn

from torchproof.calls import Calls
from torchproof.events import Event, Events, gradients_of
from torchproof.evidence import OneStep, Round, Steps
from torchproof.graph import count_nodes, dense
from torchproof.nest import tensors
from torchproof.training import Training, scores_of, without_dropout

# Steps: for a model that learns; where the learning rate changes; in case of trouble.
FEW, SOME, MANY = 6, 12, 16


class Trial:
    """Some training steps on the same batch, without dropout."""

    def __init__(self, training: Training, limit: int | None):
        self.training, self.limit = training, limit
        self.backward_passes = 0
        self.optimizer = self.training.optimizer_or_sgd()
        self.events = Events()
        self.rounds: list[Round] = []
        self.stepped: list[OneStep] = []
        self.late: list[float] = []  # the losses of the last rounds
        self.until = FEW if limit is None else limit
        self.schedule_ended = False
        self.chance = torch.get_rng_state()  # with which each loss is measured
        self.touched: set[Tensor] = set()  # which had a gradient, if only once
        self.used: set[Tensor] = set()  # whose gradient a step has used
        self.mixed: set[Tensor] = set()  # to which another was added since
        self.batch_used: bool | None = None
        self.gradients: dict[nn.Parameter, Tensor | None] = {}  # as torch gives them

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
        if not math.isfinite(self.late[-1]):
            return False
        if self.limit is None and self._is_worth_more(median(self.late)):
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
        for each, gradient in self.gradients.items():
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
            self.backward_passes += 1
            params = training.trainable
            found = dict(zip(params, torch.autograd.grad(loss, params,
                                                         allow_unused=True),
                             strict=True))
            self.gradients = found
        for each, mode in modes.items():
            each.training = mode
        for each, values in buffers.items():
            each.data.copy_(values)
        torch.set_rng_state(state)
        kept = {each: None if gradient is None else dense(gradient)
                for each, gradient in found.items()}
        self._touch(kept)
        return loss.item(), kept

    def _touch(self, gradients: dict[Tensor, Tensor | None]) -> None:
        """A matrix has a gradient if one of its entries has; a vector may be zero."""
        self.touched |= {each for each, gradient in gradients.items() if gradient
                         is not None and (each.dim() < 2 or gradient.any())}

    # -- listeners ---------------------------------------------------------------

    def _before_backward(self, event: Event) -> None:
        self.backward_passes += 1
        event.seen["nodes"] = count_nodes(event.what)
        for kept in (self.used, self.mixed):
            kept -= {each for each in kept if each.grad is None
                     or not dense(each.grad).any()}
        self.mixed |= self.used

    def _before_clip(self, event: Event) -> None:
        found = [dense(each.grad) for each in self.training.names
                 if each.grad is not None]
        event.seen["norm"] = math.sqrt(sum(each.norm().item() ** 2 for each in found))

    def _before_step(self, event: Event) -> None:
        optimizer: torch.optim.Optimizer = event.what
        held = [each for group in optimizer.param_groups for each in group["params"]]
        event.seen |= {"old": sum(each in self.mixed for each in held),
                       "held": len(held)}
        found = [dense(each) for each in gradients_of(optimizer)]
        self._touch({each: None if each.grad is None else dense(each.grad)
                     for each in held})
        norm = math.sqrt(sum(each.norm().item() ** 2 for each in found))
        self.stepped.append(OneStep(
            optimizer, float(optimizer.param_groups[0]["lr"]), event.round, event.where,
            self.training.model.training, event.seen["closure"], [], norm))
        if not event.seen["closure"]:
            self.mixed -= set(held)
            self.used |= {each for each in held if each.grad is not None}


def _moves(start: dict[nn.Parameter, Tensor]) -> list[float]:
    """How far weight matrices have moved, over their norms."""
    return [((each.detach() - before).norm() / before.norm()).item()
            for each, before in start.items()
            if before.numel() > 63 and before.any()
            and not torch.equal(each.detach(), before)]


def _frozen_statistics(model: nn.Module) -> dict[str, tuple[Tensor, Tensor]]:
    """The running means of batch norms with frozen weights, now and as they were.

    Not of a model in which all weights are frozen, or none.
    """
    return {name: (each.running_mean, each.running_mean.clone())
            for name, each in model.named_modules()
            if isinstance(each, nn.modules.batchnorm._BatchNorm)
            and each.running_mean is not None and each.weight is not None
            and not each.weight.requires_grad}
