"""What the checks look at: what is set, one pass, eval mode, some training steps."""
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from torchproof.averages import Following
from torchproof.calls import Call, Calls
from torchproof.events import Event, Events
from torchproof.graph import double
from torchproof.nest import copied, named_tensors, replaced
from torchproof.reach import modules_named_by
from torchproof.sequences import Predicted
from torchproof.training import Training
from torchproof.verdicts import Verdict

CLASSES = ("cross_entropy", "nll_loss")
BINARY = ("binary_cross_entropy", "binary_cross_entropy_with_logits")
VALUES = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")
DIFFERENCES = ("sub", "__sub__", "__rsub__", "rsub", "subtract")


@dataclass
class Setup:
    """What can be read without running anything."""

    model: nn.Module
    optimizer: Optimizer | None


@dataclass(eq=False)
class Comparison:
    """What a loss compares: the model's scores, and the goal."""

    call: Call
    scores: Tensor
    goal: Tensor

    @property
    def name(self) -> str:
        return self.call.name

    @property
    def where(self) -> str:
        return self.call.where

    @property
    def class_dim(self) -> int:
        return min(1, self.scores.dim() - 1)

    @property
    def is_plain(self) -> bool:
        """Whether the goal has one class number for each item of the scores."""
        return not self.goal.is_floating_point()


@dataclass(eq=False)
class Term:
    """One term of a loss that is a sum."""

    value: float
    origins: frozenset[str]
    gradient: float | None  # its norm over all weights; None if it has none
    where: str
    made: Call | None = None  # what made it, before it got its weight


@dataclass
class FirstPass:
    """One forward and one backward pass in the mode in which the model was given."""

    training: Training
    fed: Any  # what went into it, which it may have changed
    calls: Calls
    output: Any
    scores: Tensor | None
    loss: Tensor
    gradients: dict[nn.Parameter, Tensor | None]
    used: set[Tensor]  # the leaves on which the loss depends
    terms: list["Term"]  # of the loss, if it is a sum
    # By id, the gradients of the outputs, of the scores that a loss gets, and of the
    # smaller or larger of two terms.
    pulls: dict[int, Tensor]

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """The calls of losses, and differences of scores and targets."""
        return [*_comparisons(self.calls)]

    def compared_by(self, *names: str) -> list[Comparison]:
        return [each for each in self.comparisons if each.name in names]

    @cached_property
    def norms(self) -> dict[nn.Parameter, float]:
        """The norms of the gradients of weight matrices that are not all 0."""
        found = {each: gradient.norm().item()
                 for each, gradient in self.gradients.items()
                 if gradient is not None and gradient.dim() > 1}
        return {each: norm for each, norm in found.items() if norm}


def _comparisons(calls: Calls) -> Iterator[Comparison]:
    for call in calls.calls:
        a, b = call.argument(0, "input"), call.argument(1, "target")
        if b is None:
            b = call.argument(1, "other")
        if not isinstance(a, Tensor) or not isinstance(b, Tensor):
            continue
        if call.name in CLASSES + BINARY:
            yield Comparison(call, a.detach(), b.detach())
        elif call.name in VALUES + DIFFERENCES:
            if "w" in calls.origins(b) and "w" not in calls.origins(a):
                a, b = b, a
            goal = calls.origins(b)
            is_goal = goal == {"y"} or (call.name in VALUES and "w" not in goal)
            if "w" in calls.origins(a) and is_goal:
                yield Comparison(call, a.detach(), b.detach())


@dataclass
class LossAlone:
    """The loss as a function of the outputs, without the model."""

    training: Training
    output: Any  # of the first pass, detached

    def value(self, output: Any, target: Any = None, batch: Any = None
              ) -> Tensor | None:
        """The loss of an output, with another target or another batch; None if it
        cannot be asked."""
        batch = self.training.fresh() if batch is None else batch
        if target is not None:
            batch = (batch[0], target)
        torch.manual_seed(0)
        try:
            return self.training.loss(output, batch)
        except Exception:  # it was made for the outputs of the model alone
            return None

    def number(self, output: Any, target: Any = None) -> float:
        with torch.no_grad():
            value = self.value(copied(output), target)
        return math.nan if value is None else value.item()

    @cached_property
    def are_chances(self) -> bool:
        return bool(0 <= self.output.min() <= self.output.max() <= 1)

    @cached_property
    def is_binary(self) -> bool:
        """Whether outputs of both signs, or probabilities, meet labels of 0 and 1."""
        output, target = self.output, self.training.target
        return (isinstance(output, Tensor) and target is not None
                and isinstance(self.training.y, Tensor)
                and output.numel() == target.numel() > 1
                and output.is_floating_point()
                and (self.are_chances or bool(output.min() < 0 < output.max()))
                and set(target.unique().tolist()) == {0, 1})

    def constant(self, chance: float, label: int) -> float:
        """The loss where all outputs stand for this chance of 1, and all labels are
        equal; nan if outputs and labels are something else."""
        if not self.is_binary:
            return math.nan
        value = chance if self.are_chances else math.log(chance / (1 - chance))
        return self.number(torch.full_like(self.output, value),
                           torch.full_like(self.training.target, label))

    def varied(self, chance: float, label: int) -> float:
        """The loss where the outputs of one label stand for this chance of 1, and the
        others are undecided; nan as before."""
        if not self.is_binary:
            return math.nan
        chosen = self.training.target.reshape(self.output.shape) == label
        middle = 0.5 if self.are_chances else 0.0
        value = chance if self.are_chances else math.log(chance / (1 - chance))
        return self.number(torch.full_like(self.output, middle).masked_fill(
            chosen, value))

    def gradients(self, times: int) -> dict[str, Tensor] | None:
        """Of the loss by each output, where the batch is repeated some times."""
        size = self.training.size

        def repeat(tensor: Tensor) -> Tensor:
            if not tensor.dim() or len(tensor) != size:
                return tensor
            return torch.cat([tensor] * times)

        output = replaced(self.output, lambda each: repeat(each).clone())
        named = [(name, each.requires_grad_()) for name, each in named_tensors(output)
                 if each.is_floating_point()]
        value = self.value(output, batch=replaced(self.training.fresh(), repeat))
        if value is None or not value.requires_grad or not named:
            return None
        found = torch.autograd.grad(value, [each for _, each in named],
                                    allow_unused=True)
        return {name: gradient for (name, _), gradient in
                zip(named, found, strict=True) if gradient is not None}


@dataclass
class InputGradients:
    """The gradient of the loss by the inputs, in the mode that was given."""

    found: list[tuple[str, Tensor, Tensor]]  # the name, the values, their gradient
    calls: Calls


@dataclass
class EvalMode:
    """The outputs in eval mode: twice, and with other samples beside."""

    training: Training
    calls: Calls
    first: Tensor
    again: Tensor  # with another state of the generators
    with_others: Tensor | None = None  # all samples replaced by the last, or None
    alone: Any = None  # the output for the first sample alone, an exception, or None
    sample_dim: int = 0
    keeps_rows: bool = False  # a module keeps a tensor with a row for each sample
    length: int = 0  # of rows of token numbers, where the model is for these
    shaken: Tensor | None = None  # the outputs with a little noise on all weights
    predicted: Predicted | None = None  # a sequence whose targets are its next steps
    other_last_steps: Tensor | None = None  # with other last steps of that sequence
    tokens_turned: Tensor | None = None  # each row the other way round; with attention
    # (these with that noise)
    padded_row: tuple[int, int] | None = None  # one that ends with padding, its length
    without_padding: Tensor | None = None  # the outputs for it alone, without its end

    @property
    def noise(self) -> float:
        return gap(self.first, self.again)


@dataclass(eq=False)
class OneStep:
    """One call of optimizer.step."""

    optimizer: Optimizer
    lr: float
    where: str
    training_mode: bool
    norm: float  # of all its gradients
    event: Event


@dataclass(kw_only=True)
class Loop:
    """What a training loop does: preflight's few steps, or the user's own."""

    model: nn.Module
    names: dict[nn.Parameter, str]
    modes: dict[nn.Module, bool]  # of the layers, before
    own_steps: bool  # the user's code does the steps
    given: Optimizer | None  # the optimizer that was given
    events: Events
    stepped: list[OneStep]
    touched: set[Tensor]  # the parameters that had a gradient, if only once
    pulled: set[Tensor]  # those that had one that was not 0
    start: dict[nn.Parameter, Tensor]  # the parameters before
    frozen_norms_moved: list[str]  # batch norms with frozen weights, other statistics
    woken: list[str]  # layers that were in eval mode, in a model in training mode
    rates_before: dict[Optimizer, float]
    schedule_ended: bool  # it was made for fewer steps
    loss_path: list[tuple[int, float]]  # how many steps were done, and the loss

    @property
    def trainable(self) -> list[nn.Parameter]:
        return [each for each in self.names if each.requires_grad]

    @property
    def optimizers(self) -> list[Optimizer]:
        given = [] if self.given is None else [self.given]
        return list(dict.fromkeys([*given, *(each.optimizer for each in self.stepped)]))

    @property
    def in_optimizers(self) -> set[Tensor]:
        return {each for optimizer in self.optimizers
                for group in optimizer.param_groups for each in group["params"]}

    @property
    def nothing_moved(self) -> bool:
        return all(torch.equal(each.detach(), before)
                   for each, before in self.start.items())

    @property
    def has_gradients(self) -> bool:
        """Whether the loss had gradients that were worth a step."""
        return bool(self.touched)

    @property
    def rates(self) -> list[float]:
        """The learning rate of each step of an optimizer."""
        return [each.lr for each in self.stepped]

    def list_of(self, parameters: Iterable[Tensor]) -> str:
        """Names of parameters, the first three, and how many of how many."""
        names = [self.names.get(each, f"one of shape {tuple(each.shape)}")
                 for each in parameters]
        return f"{first_of(names)} ({len(names)} of {len(self.names)} parameters)"


@dataclass
class Round:
    """One call of the training step."""

    loss: float | None  # of the batch, before the step; of some rounds only
    gradients: dict[nn.Parameter, Tensor | None]  # of that loss


@dataclass(kw_only=True)
class Steps(Loop):
    """Some training steps on the same batch, without dropout."""

    training: Training
    rounds: list[Round]
    step_losses: list[float]  # of each backward pass of the user's train_step
    late_loss: float  # after the last step, or the median of the last losses
    output: Tensor | None  # in eval mode, after the last step
    output_before: Tensor | None  # in eval mode, before the first step
    first_moves: list[float]  # of weight matrices at the first step, over their norms
    batch_used: bool | None  # by the train_step; None if there is none
    loss_weights: dict[Tensor, str]  # of the loss, and not of the model; their names
    verdicts: list[Verdict]  # of the networks that are trained in turn
    followings: list[Following]  # copies of the weights, and how the step moves them
    doubling: float | None  # of the loss, with each sample twice; if it accumulates

    @property
    def has_opponent(self) -> bool:
        """Whether the step trains, by another optimizer, what the loss judges by."""
        judges = modules_named_by(self.training.loss_fn, but=self.model)
        weights = {each for judge in judges for each in judge.parameters()}
        held = [{each for group in optimizer.param_groups for each in group["params"]}
                for optimizer in self.optimizers]
        return any(each & weights and not each & self.names.keys() for each in held)

    @property
    def losses(self) -> list[float]:
        """Of the batch, before the first step and before some others."""
        return [each.loss for each in self.rounds if each.loss is not None]

    @property
    def has_gradients(self) -> bool:
        return bool(self.rounds) and any(
            each is not None and each.norm() > 1e-4
            for each in self.rounds[0].gradients.values())

    @property
    def fell(self) -> bool:
        """Whether the loss of the batch has fallen at all."""
        first = self.losses[0]
        return self.late_loss < first - 1e-6 * abs(first)

    @property
    def learned(self) -> bool:
        """Whether the loss of the batch has fallen, by a thousandth at least."""
        first = self.losses[0]
        return self.late_loss < first - 1e-3 * abs(first)


@dataclass(eq=False)
class Forward:
    """One call of the model in a loop that is watched."""

    training_mode: bool
    with_graph: bool  # gradients were enabled
    digest: tuple  # of its inputs: equal for equal inputs
    step: int  # how many steps were done before
    where: str


@dataclass(kw_only=True)
class Watched(Loop):
    """The user's own loop, as torchproof.watch sees it."""

    forwards: list[Forward]
    schedulers: list[Any]
    is_over: bool  # the loop came to its end before the last step to look at
    has_modes: bool  # the model has dropout or batch norm

    @property
    def has_gradients(self) -> bool:
        """Also if several were made, and no step has used them."""
        return bool(self.touched) or (
            not self.stepped and len(self.events.of("backward")) > 3)


@dataclass(kw_only=True)
class Rows:
    """What a loader gave, row by row."""

    loader: Any
    digests: list[bytes]  # of the inputs of each row, in order
    numbers: int  # in one row
    classes: list[list[int]]  # the targets of each batch, if they are class numbers
    # Of each float tensor, over the rows: their count, mean, standard deviation.
    moments: dict[str, tuple[int, Tensor, Tensor]]
    not_finite: dict[str, int]  # how many values of each tensor
    complete: bool  # all rows were looked at


@dataclass(kw_only=True)
class Data:
    """The rows of the loaders, as torchproof.check_data sees them."""

    train: Rows
    val: Rows | None
    second_epoch: list[bytes]  # the first rows of training in another epoch
    is_random: bool  # a row of the training set is another each time it is asked for
    epochs_repeat: bool  # though it is, the same row is the same in the next epoch
    workers_repeat: bool  # though it is, two workers draw the same
    common_indices: int  # rows in both, where both are subsets of one dataset


def first_of(names: list[str]) -> str:
    """The first three, and whether there are more.

    >>> first_of(["a", "b", "c", "d"])
    'a, b, c, ...'
    """
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def counted(number: int, thing: str) -> str:
    """
    >>> counted(1, "step"), counted(12, "step"), counted(2, "pass")
    ('1 step', '12 steps', '2 passes')
    """
    ending = "" if number == 1 else "es" if thing.endswith("s") else "s"
    return f"{number} {thing}{ending}"


def are_ones(sums: Tensor) -> bool:
    """Whether all are 1 up to rounding, as the sums of probabilities are."""
    return not gap(sums, torch.ones_like(sums))


def gap(a: Tensor, b: Tensor, precision: float = 1e-3) -> float:
    """How far two tensors are apart; 0 if that is no more than rounding."""
    if a.shape != b.shape:
        return math.inf
    a, b = double(a), double(b)
    size = 1e-3
    if a.numel() and precision < 1e-3:
        size = max(a.abs().nan_to_num(0, 0, 0).max().item(), size)
    if torch.allclose(a, b, precision, precision * size, equal_nan=True):
        return 0.0
    return (a - b).abs().nan_to_num(math.inf).max().item()
