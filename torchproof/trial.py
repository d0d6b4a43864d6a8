"""Some training steps on one batch, without dropout."""
import contextlib
import math
from collections.abc import Iterator
from statistics import median
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.averages import followings
from torchproof.calls import Calls
from torchproof.eval_mode import chosen
from torchproof.events import Event, Events
from torchproof.evidence import Round, Steps
from torchproof.gradients import Gradients, frozen_statistics, moved, woken
from torchproof.graph import dense, leaves
from torchproof.nest import tensors
from torchproof.reach import modules_named_by, weights_of_the_loss
from torchproof.training import (
    Training,
    scores_of,
    set_modes,
    split,
    without_dropout,
)
from torchproof.verdicts import Verdicts

# Steps: for a model that learns; where the learning rate changes; in case of trouble;
# where gradients may be accumulated over all calls so far.
FEW, SOME, MANY, ACCUMULATED = 6, 12, 16, 64


class Trial:
    """Some training steps on the same batch, without dropout."""

    def __init__(self, training: Training, limit: int | None, before: Tensor | None):
        self.training, self.limit = training, limit
        self.before = before  # the output in eval mode
        self.own_passes = 0  # backward
        self.optimizer = self.training.optimizer_or_sgd()
        self.events = Events()
        self.gradients = Gradients(training.model, self.events)
        self.rounds: list[Round] = []
        self.late: list[float] = []  # the losses of the last rounds
        self.until = FEW if limit is None else limit
        self.schedule_ended = False
        self.chance = torch.get_rng_state()  # with which each loss is measured
        self.batch_used: bool | None = None
        # The loss is measured with all but the model's trainable weights as they were:
        # averaged and frozen weights, queues, a discriminator.
        model = training.model
        others = modules_named_by(training.loss_fn, training.forward,
                                  training.train_step, but=model)
        self.around = {part: part.training for each in (model, *others)
                       for part in each.modules()}
        trained = set(training.trainable)
        self.judges = [each for each in others
                       if any(weight.requires_grad for weight in each.parameters())]
        self.verdicts = Verdicts([model, *model.children(), *self.judges], self.events)
        self.followings = followings(training) if training.train_step else []
        self.fixed = {each: each.detach().clone() for part in self.around
                      for each in (*part.parameters(False), *part.buffers(False))
                      if each not in trained}
        self.as_they_come: dict[nn.Parameter, Tensor | None] = {}  # sparse ones, too
        self.loss_weights: dict[Tensor, str] = {}  # on which the first loss depends

    def run(self) -> Steps:
        training, model = self.training, self.training.model
        without_dropout(model)
        start = {each: each.detach().clone() for each in training.names}
        rates = {self.optimizer: self.optimizer.param_groups[0]["lr"]}
        moves: list[float] = []
        statistics = frozen_statistics(model)
        with self.events.listening():
            while self._goes_on():
                self._one_round()
                if len(self.rounds) == 1:
                    moves = _moves(start)
        late = self.late[-1] if self.late and not math.isfinite(self.late[-1]) else \
            median(self.late) if self.late else math.nan
        path = [(step, each.loss) for step, each in enumerate(self.rounds)
                if each.loss is not None]
        awake = woken(model, training.modes)
        doubling = self._doubling()
        model.eval()
        return Steps(
            model=model, names=training.names, modes=training.modes,
            own_steps=training.train_step is not None,
            given=training.optimizer if training.train_step else self.optimizer,
            events=self.events, stepped=self.gradients.stepped,
            touched=self.gradients.touched, pulled=self.gradients.pulled, start=start,
            frozen_norms_moved=moved(statistics), woken=awake, rates_before=rates,
            schedule_ended=self.schedule_ended,
            loss_path=[*path, (len(self.rounds), late)], training=training,
            rounds=self.rounds, late_loss=late,
            step_losses=[loss for _, loss in self.gradients.losses],
            output=scores_of(training.output(training.fresh())),
            output_before=self.before, first_moves=moves, batch_used=self.batch_used,
            loss_weights=self.loss_weights, verdicts=self.verdicts.found,
            doubling=doubling,
            followings=self.followings)

    @property
    def backward_passes(self) -> int:
        return self.own_passes + self.gradients.backward_passes

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
            self.until = SOME if done < SOME else MANY if done < MANY else ACCUMULATED
            self.late = []
        return done < self.until

    def _is_worth_more(self, late: float) -> bool:
        """Whether the steps so far look wrong, or their learning rate changes."""
        done = len(self.rounds)
        if not (self.training.train_step or self.training.optimizer):
            return False  # with the rate of nobody there is nothing to find
        if done >= MANY:
            return done < ACCUMULATED and self._accumulates()
        losses = [each.loss for each in self.rounds if each.loss is not None] + [late]
        first = losses[0]
        if not late < first - 1e-3 * abs(first) or max(losses) > first + abs(first) / 2:
            return True
        if any(each not in self.gradients.touched for each in self.training.trainable):
            return True
        rates = [each.lr for each in self.gradients.stepped]
        return done < SOME and bool(rates) and max(rates) > 1.2 * min(rates)

    def _accumulates(self) -> bool:
        """Whether every call so far has added to the gradients."""
        events = self.events
        return len(events.of("backward")) >= len(self.rounds) \
            and not events.of("step") and not events.of("zero_grad")

    def _one_round(self) -> None:
        training, number = self.training, len(self.rounds)
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
            for each in self.followings:
                each.start()
            self._users_step()
            for each in self.followings:
                each.stop()

    def _own_step(self, one: Round) -> None:
        for each, gradient in self.as_they_come.items():
            each.grad = gradient
        loss = torch.tensor(one.loss, requires_grad=True)
        self.optimizer.step(lambda: loss)

    def _users_step(self) -> None:
        step, batch = self.training.train_step, self.training.fresh()
        first = len(self.rounds) == 1
        optimizers = {each.optimizer for each in self.gradients.stepped}
        in_turn = self.judges or len(optimizers) > 1
        if not first and (len(self.rounds) > FEW or not in_turn):
            with self._schedule_may_end():
                step(batch)
            return
        weights = [each for network in self.verdicts.networks
                   for each in network.parameters()]
        with Calls(*split(batch), weights) as calls, self._schedule_may_end(), \
                self.verdicts.listening(calls):
            step(batch)
        if first:
            self.batch_used = any(calls.origins(each) & {"x", "y"}
                                  for call in calls.calls
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

    def _loss(self, gradients: bool = False, batch: Any = None) -> tuple[float, dict]:
        """The loss of the batch, and its gradients, without touching those kept."""
        training = self.training
        batch = training.fresh() if batch is None else batch
        found: dict[nn.Parameter, Tensor | None] = {}
        # With gradients, others than the first may draw what they like.
        with self._as_given(same_chance=not gradients or not self.rounds):
            loss = training.loss(training.output(batch), batch)
            if gradients:
                if not self.rounds:
                    used = leaves(loss)
                    self.loss_weights = {
                        each: name for each, name in weights_of_the_loss(
                            training).items() if each in used}
                self.own_passes += 1
                params = training.trainable
                found = dict(zip(params, torch.autograd.grad(loss, params,
                                                             allow_unused=True),
                                 strict=True))
                self.as_they_come = found
        kept = {each: None if gradient is None else dense(gradient)
                for each, gradient in found.items()}
        self.gradients.touch(kept)
        return loss.item(), kept

    @contextlib.contextmanager
    def _as_given(self, same_chance: bool) -> Iterator[None]:
        """All but the trainable weights as they were given, for a while."""
        state = torch.get_rng_state()
        if same_chance:
            torch.set_rng_state(self.chance)
        modes = {each: each.training for each in self.around}
        fixed = {each: each.detach().clone() for each in self.fixed}
        _set_values(self.fixed)
        set_modes(self.around)
        try:
            yield
        finally:
            set_modes(modes)
            _set_values(fixed)
            torch.set_rng_state(state)

    def _doubling(self) -> float | None:
        """How often the loss grows with a batch of twice the samples.

        It is asked only where the first step was made with accumulated gradients.
        """
        steps, size = self.events.of("step"), self.training.size
        if not steps or accumulated(self.events.all, steps[0]) < 2 or size < 2:
            return None
        batch = chosen(self.training, [*range(size)] * 2)
        once = self._loss()[0]
        try:
            return self._loss(batch=batch)[0] / once if once else None
        except Exception:  # for batches of this size only
            return None


def accumulated(events: list[Event], step: Event) -> int:
    """How many backward passes there were for a step."""
    kinds = [each.kind for each in events[:events.index(step)]]
    while "zero_grad" in kinds:
        kinds = kinds[kinds.index("zero_grad") + 1:]
    return kinds.count("backward")


def _set_values(values: dict[Tensor, Tensor]) -> None:
    with torch.no_grad():
        for each, value in values.items():
            each.copy_(value)


def _moves(start: dict[nn.Parameter, Tensor]) -> list[float]:
    """How far weight matrices have moved, over their norms."""
    return [((each.detach() - before).norm() / before.norm()).item()
            for each, before in start.items()
            if before.numel() > 63 and before.any()
            and not torch.equal(each.detach(), before)]
