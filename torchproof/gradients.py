"""Follows the gradients of a loop from event to event."""
import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import BackwardCFunction

from torchproof.ahead import rehearsal
from torchproof.events import Event, Events, gradients_of
from torchproof.evidence import OneStep
from torchproof.graph import dense, graph_of, precise
from torchproof.nest import tensors


class Gradients:
    """Listens to the events of a loop."""

    def __init__(self, model: nn.Module, events: Events):
        self.model, self.parameters = model, list(model.parameters())
        self._weights = set(self.parameters)
        self.stepped: list[OneStep] = []
        self.losses: list[tuple[int, float]] = []  # at each backward pass
        self.backward_passes = 0
        self.touched: set[Tensor] = set()  # which had a gradient, if only once
        self.pulled: set[Tensor] = set()  # one that was not 0
        self._used: set[Tensor] = set()  # whose gradient a step has used
        self._mixed: set[Tensor] = set()  # to which another was added since
        self._rehearsed: dict[int, Event] = {}  # the first event of each schedule
        self._at_backward: list[Any] = []  # the sums of the parameters
        events.before("backward", self._backward)
        events.before("zero_grad", self._zero_grad)
        events.before("clip", self._clip)
        events.before("step", self._step)
        events.before("schedule", self._schedule)

    def _backward(self, event: Event) -> None:
        self.backward_passes += 1
        graph = graph_of(each.grad_fn for each in tensors(event.what))
        event.seen |= {"nodes": len(graph), "reaches": self._reaches(graph)}
        for loss in tensors(event.what):
            if loss.numel() == 1:
                self.losses.append((len(self.stepped), loss.item()))
        for kept in (self._used, self._mixed):
            kept -= {each for each in kept if each.grad is None
                     or not dense(each.grad).any()}
        self._mixed |= self._used
        self._at_backward = self._sums()

    def _reaches(self, graph: set) -> bool:
        """Whether a loss of this graph depends on a weight, or may do so unseen."""
        return any(isinstance(each, BackwardCFunction)  # such as a checkpoint
                   or getattr(each, "variable", None) in self._weights
                   for each in graph)

    def _zero_grad(self, event: Event) -> None:
        """Whether the weights moved since the last backward pass, by whatever means."""
        event.seen["moved"] = self._at_backward != self._sums()

    def _sums(self) -> list[Any]:
        return [_state(each.detach()) for each in self.parameters]

    def _clip(self, event: Event) -> None:
        given = [event.what] if isinstance(event.what, Tensor) else event.what
        event.seen["given"] = None if given is None else [id(each) for each in given]
        event.seen["norm"] = norm_of(each.grad for each in self.parameters)

    def _step(self, event: Event) -> None:
        optimizer: torch.optim.Optimizer = event.what
        held = [each for group in optimizer.param_groups for each in group["params"]]
        event.seen |= {"old": sum(each in self._mixed for each in held),
                       "held": len(held)}
        self.touch({each: each.grad for each in [*self.parameters, *held]})
        self.stepped.append(OneStep(
            optimizer, float(optimizer.param_groups[0]["lr"]), event.where,
            self.model.training, norm_of(gradients_of(optimizer)), event))
        if not event.seen["closure"]:
            self._mixed -= set(held)
            self._used |= {each for each in held if each.grad is not None}

    def _schedule(self, event: Event) -> None:
        """The first time, a copy of it, to see what it has in store."""
        earlier = self._rehearsed.setdefault(id(event.what), event)
        if earlier is event:
            event.seen["copy"] = rehearsal(event.what)

    def touch(self, gradients: dict[Tensor, Tensor | None]) -> None:
        """A matrix has a gradient if one of its entries has; a vector may be zero."""
        for each, gradient in gradients.items():
            if gradient is None or each in self.pulled:
                continue
            if dense(gradient).any():
                self.pulled.add(each)
            if each.dim() < 2 or each in self.pulled:
                self.touched.add(each)


def _state(weight: Tensor) -> Any:
    """Equal while the weight does not move, and hardly ever after.

    The sum on a device without float64, such as Apple's GPUs, hides small moves.
    """
    total = precise(weight).sum()
    return total.item(), 0 if total.dtype == torch.float64 else weight._version


def frozen_statistics(model: nn.Module) -> dict[str, tuple]:
    """The running means and weights of frozen batch norms, now and as they were."""
    return {name: (each, each.running_mean.clone(), each.weight.detach().clone())
            for name, each in model.named_modules()
            if isinstance(each, nn.modules.batchnorm._BatchNorm)
            and each.running_mean is not None and each.weight is not None
            and not each.weight.requires_grad}


def moved(statistics: dict[str, tuple]) -> list[str]:
    """The batch norms whose statistics moved, and whose weights did not.

    Those of an averaged copy of the model do both.
    """
    return [name for name, (norm, mean, weight) in statistics.items()
            if not torch.equal(norm.running_mean, mean)
            and torch.equal(norm.weight.detach(), weight)]


def woken(model: nn.Module, modes: dict[nn.Module, bool]) -> list[str]:
    """Dropout and batch norm that were in eval mode, in a model in training mode."""
    if not modes[model]:
        return []
    return [name for name, each in model.named_modules()
            if has_mode(each) and each.training
            and not modes.get(each, True)]


def has_mode(module: nn.Module) -> bool:
    """Dropout and norms with running statistics do other things in eval mode."""
    return bool({"p", "momentum"} & vars(module).keys())


def norm_of(gradients: Iterable[Tensor | None]) -> float:
    return math.sqrt(sum(dense(each).float().norm().item() ** 2
                         for each in gradients if each is not None))
