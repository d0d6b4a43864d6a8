"""What two networks that are trained in turn want of the outputs of one of them."""
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from torchproof.calls import Calls, user_line
from torchproof.events import Event, Events
from torchproof.nest import tensors


@dataclass(eq=False)
class Verdict:
    """The output of one pass of a judge, and where a step sends it.

    `pull` is the mean gradient over the mean of its size: 1 if each number of the
    output is to fall, -1 if each is to rise.
    """

    judge: nn.Module
    of_a_model: bool  # the input was made with weights, and is no data
    pull: float
    where: str
    for_judge: bool = False  # the step that follows moves the judge


class Verdicts:
    """Follows the outputs of networks through a step that trains several."""

    def __init__(self, networks: list[nn.Module], events: Events):
        self.networks, self.events = networks, events
        self.found: list[Verdict] = []
        self._waiting: list[Verdict] = []
        events.before("step", self._step)

    @contextmanager
    def listening(self, calls: Calls) -> Iterator[None]:
        with ExitStack() as stack:
            for network in self.networks:
                def passed(judge: nn.Module, args: Any, output: Any) -> None:
                    self._passed(calls, judge, args, output)

                handle = network.register_forward_hook(passed)
                stack.callback(handle.remove)
            yield
        self._waiting = []

    def _passed(self, calls: Calls, judge: nn.Module, args: Any, output: Any) -> None:
        if judge not in self.networks:
            return  # a copy
        origins = frozenset().union(*map(calls.origins, tensors(args)))
        where = user_line()
        for each in tensors(output)[:1]:
            if each.requires_grad:
                each.register_hook(lambda gradient: self._pulled(
                    Verdict(judge, "w" in origins, _pull(gradient), where)))

    def _pulled(self, verdict: Verdict) -> None:
        if self.events.is_inside:  # a penalty on gradients asks for them, too
            self._waiting.append(verdict)

    def _step(self, event: Event) -> None:
        held = {each for group in event.what.param_groups for each in group["params"]}
        for each in self._waiting:
            each.for_judge = any(weight in held for weight in each.judge.parameters())
        self.found += self._waiting
        self._waiting = []


def _pull(gradient: Tensor) -> float:
    size = gradient.abs().mean()
    return (gradient.mean() / size).item() if size else 0.0
