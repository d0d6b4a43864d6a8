"""Random trainings that leave traces wherever a training can leave them."""
import collections
import copy
import functools
import random
from collections.abc import Callable
from typing import Any

import numpy
import torch
from torch import nn, optim
from torch.nn.utils import parametrizations
from torch.optim import lr_scheduler

OPTIMIZERS = {
    "sgd": lambda params: optim.SGD(params, 0.1),
    "momentum": lambda params: optim.SGD(params, 0.1, 0.9, nesterov=True),
    "adadelta": optim.Adadelta, "adagrad": optim.Adagrad,
    "adam": optim.Adam, "amsgrad": lambda params: optim.Adam(params, amsgrad=True),
    "adamw": optim.AdamW, "adamax": optim.Adamax, "asgd": optim.ASGD,
    "nadam": optim.NAdam, "radam": optim.RAdam, "rprop": optim.Rprop,
    "rmsprop": lambda params: optim.RMSprop(params, momentum=0.9, centered=True),
    "foreach": lambda params: optim.AdamW(params, foreach=True),
    "lbfgs": lambda params: optim.LBFGS(params, 0.1, max_iter=2),
}
if hasattr(optim, "Adafactor"):
    OPTIMIZERS["adafactor"] = optim.Adafactor
SCHEDULES = {
    "none": None,
    "step": lambda optimizer: lr_scheduler.StepLR(optimizer, 2),
    "cosine": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, 50),
    "one cycle": lambda optimizer: lr_scheduler.OneCycleLR(
        optimizer, 0.1, 100, cycle_momentum=False),
    "lambda": lambda optimizer: lr_scheduler.LambdaLR(
        optimizer, lambda step: 0.9**step),
    "several": lambda optimizer: lr_scheduler.SequentialLR(optimizer, [
        lr_scheduler.LinearLR(optimizer, 0.1), lr_scheduler.ExponentialLR(
            optimizer, 0.9)], [3]),
}
PARTS = {
    "batch norm": lambda: nn.BatchNorm1d(6), "dropout": nn.Dropout,
    "layer norm": lambda: nn.LayerNorm(6), "in place": lambda: nn.ReLU(inplace=True),
    "spectral norm": lambda: parametrizations.spectral_norm(nn.Linear(6, 6)),
    "momentum of None": lambda: nn.BatchNorm1d(6, momentum=None),
    "random": nn.RReLU,
}
if hasattr(parametrizations, "weight_norm"):
    PARTS["weight norm"] = lambda: parametrizations.weight_norm(nn.Linear(6, 6))


class Learner(nn.Module):
    """A model with all that hangs on models: a state, counters, a hidden list."""

    def __init__(self, draw: random.Random):
        super().__init__()
        parts = draw.sample(sorted(PARTS), draw.randint(0, 4))
        self.body = nn.Sequential(nn.Linear(5, 6), *[PARTS[each]() for each in parts])
        self.rnn = nn.GRU(6, 6, batch_first=True) if draw.random() < 0.4 else None
        self.head = nn.Linear(6, 3)
        self.hidden = [nn.Linear(3, 3), {"scale": torch.ones(3)}]
        self.register_buffer("mean", torch.zeros(6))
        self.state: torch.Tensor | None = None
        self.calls, self.fails_at, self.error = 0, 0, RuntimeError("planted")
        self.recent: collections.deque = collections.deque(maxlen=3)
        self.sizes: set[int] = set()
        self.log: dict[str, Any] = {}
        self.chance = torch.Generator().manual_seed(3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        if self.calls == self.fails_at:
            self.mean.fill_(7)
            raise self.error
        x.add_(0.1)  # in place
        h = self.body(x)
        if self.rnn is not None:
            out, state = self.rnn(h[:, None], self.state)
            h, self.state = out[:, 0], state.detach()
        self.mean = self.mean + h.detach().mean(0)  # another tensor
        self.hidden[1]["scale"].mul_(1.01)
        self.recent.append(self.calls)
        self.sizes.add(self.calls)
        self.log[f"call {self.calls}"] = torch.rand(1, generator=self.chance)
        return self.hidden[0](self.head(h)) * self.hidden[1]["scale"]


class Trainer:
    """An object with a step, and with what a loop keeps."""

    def __init__(self, seed: int):
        torch.manual_seed(seed)
        draw = random.Random(seed)
        self.model = Learner(draw)
        self._mix_requirements(draw)
        kinds = sorted(OPTIMIZERS)
        self.kind = kinds[seed % len(kinds)]
        trainable = [each for each in self.model.parameters() if each.requires_grad]
        self.optimizer = OPTIMIZERS[self.kind](trainable)
        schedule = SCHEDULES[draw.choice(sorted(SCHEDULES))]
        self.schedule = schedule and schedule(self.optimizer)
        # Old versions of torch cannot copy a generator.
        chance, self.model.chance = self.model.chance, None
        self.average = optim.swa_utils.AveragedModel(self.model)
        self.model.chance = self.average.module.chance = chance
        self.python, self.numbers = random.Random(1), numpy.random.default_rng(2)
        self.losses, self.best = [], {"loss": 9e9}
        self.total = numpy.zeros(2)
        self.batch = torch.randn(8, 5), torch.arange(8) % 3
        self.step_fails_at, self.steps = 0, 0
        for _ in range(draw.choice([0, 0, 3])):  # fresh, or with a past
            self.step([each.clone() for each in self.batch])
        if draw.random() < 0.5:
            self.optimizer.zero_grad()
        for each in self.model.modules():
            if draw.random() < 0.2:
                each.training = not each.training

    def _mix_requirements(self, draw: random.Random) -> None:
        for each in list(self.model.parameters())[1:]:
            each.requires_grad_(draw.random() < 0.8)

    def step(self, batch: Any) -> None:
        self.steps += 1
        self.total += self.steps
        x, y = batch
        x.mul_(self.python.random() + self.numbers.random())
        if self.steps == self.step_fails_at:
            self.optimizer.param_groups[0]["lr"] = 17.0
            raise self.model.error
        self.losses.append(self.optimizer.step(functools.partial(self.again, x, y)))
        random.random()
        numpy.random.rand()
        if self.schedule is not None:
            self.schedule.step()
        self.average.update_parameters(self.model)
        self.best = {"loss": min(self.best["loss"], self.losses[-1].item())}

    def again(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        self.optimizer.zero_grad()
        loss = self.loss(self.model(x.clone()), y)
        loss.backward()
        return loss

    def loss(self, out: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        loss = nn.functional.cross_entropy(out, y.clone())
        y.fill_(0)  # in place, too
        return loss

    # -- what can be seen of it -------------------------------------------------------

    def tensors(self) -> dict[str, torch.Tensor]:
        model = self.model
        state = {} if model.state is None else {"state": model.state}
        return {**dict(model.named_parameters()), **dict(model.named_buffers()),
                **{f"average {name}": each
                   for name, each in self.average.state_dict(keep_vars=True).items()},
                "hidden": model.hidden[0].weight, "scale": model.hidden[1]["scale"],
                "x": self.batch[0], "y": self.batch[1], **state, **model.log}

    def values(self) -> Any:
        """All numbers and flags."""
        return {
            "tensors": {name: _seen(each) for name, each in self.tensors().items()},
            "modes": [each.training for each in self.model.modules()],
            "groups": [{key: _plain(value) for key, value in group.items()
                        if key != "params"} for group in self.optimizer.param_groups],
            "moments": [{key: _plain(value) for key, value in state.items()}
                        for state in self.optimizer.state.values()],
            "schedule": _plain(self.schedule and {
                key: value for key, value in self.schedule.state_dict().items()
                if not key.startswith("_schedulers") and not callable(value)}),
            "counts": (self.model.calls, self.steps, [*self.model.recent],
                       [*self.model.sizes], self.total.tolist()),
            "losses": ([each.item() for each in self.losses], self.best),
            "chance": (random.getstate(), torch.get_rng_state().tolist(),
                       str(numpy.random.get_state()), self.python.getstate(),
                       str(self.numbers.bit_generator.state),
                       self.model.chance.get_state().tolist())}

    def places(self) -> Any:
        """Which objects these are, and where their memory lies."""
        held = [*self.tensors().values(), *(value for state in
                                            self.optimizer.state.values()
                                            for value in state.values())]
        return [[id(each) for each in held],
                [each.data_ptr() for each in held if isinstance(each, torch.Tensor)],
                [id(each.grad) for each in self.tensors().values() if each.is_leaf],
                [id(each) for each in self.optimizer.param_groups],
                [id(each) for each in self.model.modules()],
                [id(each) for each in (self.losses, self.best, self.total,
                                       self.model.recent, self.model.sizes,
                                       self.model.log, self.python, self.numbers)]]


def reached(trainer: Trainer, way: str) -> Callable[[Any], Any]:
    """The step of a trainer, as train_step may reach it."""
    if way == "bound method":
        return trainer.step
    if way == "lambda":
        return lambda batch: trainer.step(batch)
    if way == "partial":
        return functools.partial(Trainer.step, trainer)
    if way == "default":
        def with_default(batch, run=trainer.step):
            run(batch)

        return with_default

    class Callable_:
        def __init__(self, run):
            self.run = run

        def __call__(self, batch):
            self.run(batch)

    return Callable_(trainer.step)


WAYS = ["bound method", "lambda", "partial", "default", "object"]


def _seen(tensor: torch.Tensor) -> Any:
    return (_bytes(tensor), tensor.requires_grad,
            _bytes(tensor.grad) if tensor.is_leaf and tensor.grad is not None else None)


def _bytes(tensor: torch.Tensor) -> Any:
    return tuple(tensor.shape), tensor.detach().contiguous().numpy().tobytes()


def _plain(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return _seen(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, collections.deque)):
        return [_plain(each) for each in value]
    return copy.copy(value)
