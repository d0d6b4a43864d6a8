"""A training as it is given to preflight, and how its parts are called."""
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.nest import copied, items, named_tensors, tensors

TARGETS = ("labels", "label", "targets", "target", "y")


class Training:
    """Model, loss, batch, optimizer and step."""

    def __init__(self, model: nn.Module, loss_fn: Callable[..., Any] | None, batch: Any,
                 optimizer: torch.optim.Optimizer | None,
                 train_step: Callable[[Any], Any] | None,
                 forward: Callable[[nn.Module, Any], Any] | None):
        self.model, self.loss_fn, self.given = model, loss_fn, batch
        self.optimizer, self.train_step, self.forward = optimizer, train_step, forward
        self._refuse_what_does_not_fit()
        self.names = {each: name for name, each in model.named_parameters()}
        self.modes = {each: each.training for each in model.modules()}

    def _refuse_what_does_not_fit(self) -> None:
        if not isinstance(self.model, nn.Module):
            raise TypeError(f"model: pass an nn.Module, not {kind_of(self.model)}")
        if self.loss_fn is not None and not callable(self.loss_fn):
            raise TypeError("loss_fn: pass a function of (output, y), or None if the "
                            f"model returns its loss; not {kind_of(self.loss_fn)}")
        if self.optimizer is not None and not isinstance(self.optimizer,
                                                         torch.optim.Optimizer):
            raise TypeError("optimizer: pass one of torch.optim, built on the model's "
                            f"parameters; not {kind_of(self.optimizer)}")
        for name, given, what in (("train_step", self.train_step, "batch"),
                                  ("forward", self.forward, "model and batch")):
            if given is not None and not callable(given):
                raise TypeError(f"{name}: pass a function of {what}, "
                                f"not {kind_of(given)}")
        if not tensors(self.given):
            raise TypeError("batch: pass what your loop gets from its loader, (x, y) "
                            f"or what holds tensors; not {kind_of(self.given)}")
        if self.loss_fn is not None and self.is_pair and not tensors(self.x):
            raise TypeError("batch: the x of (x, y) holds no tensor")
        for name, each in self.model.named_parameters():
            if nn.parameter.is_lazy(each):
                raise TypeError(f"model: run it on a batch first, {name} is lazy")

    # -- the batch ------------------------------------------------------------

    @property
    def is_pair(self) -> bool:
        return is_pair(self.given)

    @property
    def x(self) -> Any:
        return split(self.given)[0]

    @property
    def y(self) -> Any:
        return split(self.given)[1]

    @property
    def target(self) -> Tensor | None:
        """The first tensor of the targets."""
        found = tensors(self.y)
        return found[0].detach() if found else None

    @property
    def size(self) -> int:
        """How many samples the batch has: the length of the first dimension."""
        for each in (self.target, *tensors(self.x)):
            if each is not None and each.dim():
                return len(each)
        return 0

    def fresh(self) -> Any:
        """The batch with tensors of its own, as a loader gives it."""
        return copied(self.given)

    # -- the calls ------------------------------------------------------------

    def output(self, batch: Any) -> Any:
        """What the model makes of a batch."""
        if self.forward is not None:
            return self.forward(self.model, batch)
        x = batch[0] if self.is_pair else batch
        if isinstance(x, Mapping):
            return self.model(**x)
        if type(x) in (tuple, list):
            return self.model(*x)
        return self.model(x)

    def loss(self, output: Any, batch: Any) -> Tensor:
        """The loss of an output, as one number."""
        if self.loss_fn is None:
            loss = own_loss(output)
        else:
            loss = self.loss_fn(output, batch[1] if self.is_pair else batch)
        if not isinstance(loss, Tensor):
            raise TypeError(f"the loss is {kind_of(loss)}, not a tensor: loss_fn must "
                            "return what .backward() can be called on")
        return loss if loss.dim() == 0 else loss.mean()

    # -- the parameters ---------------------------------------------------------

    @property
    def trainable(self) -> list[nn.Parameter]:
        return [each for each in self.names if each.requires_grad]

    def optimizer_or_sgd(self) -> torch.optim.Optimizer:
        if self.optimizer is not None:
            return self.optimizer
        return torch.optim.SGD(self.trainable or [torch.zeros(1)], 0.01)


def is_pair(batch: Any) -> bool:
    return type(batch) in (tuple, list) and len(batch) == 2


def split(batch: Any) -> tuple[Any, Any]:
    """What the model is for, and what it is to be compared with.

    Of a batch that is no pair, the entry that is called labels, target or y.

    >>> split({"ids": 1, "labels": 2})
    ({'ids': 1}, 2)
    """
    if is_pair(batch):
        return batch[0], batch[1]
    parts = dict(items(batch))
    name = next((each for each in TARGETS if each in parts), None)
    if name is None:
        return batch, None
    return {key: part for key, part in parts.items() if key != name}, parts[name]


def own_loss(output: Any) -> Any:
    """The loss that a model returns with its output."""
    if isinstance(output, Tensor):
        return output
    found = dict(items(output))
    if "loss" in found:
        return found["loss"]
    if isinstance(output, (tuple, list)) and output:
        return output[0]
    raise TypeError("loss_fn is None, so the model must return its loss: a tensor, or "
                    f"something with `loss`; it returned {kind_of(output)}")


def scores_of(output: Any) -> Tensor | None:
    """The tensor that a loss compares: logits if one is called so, else the first."""
    named = dict(named_tensors(output))
    if isinstance(output, Tensor):
        return output.detach()
    for name in ("logits", "output", "prediction", "pred"):
        if name in named:
            return named[name].detach()
    rest = [each for name, each in named.items() if name != "loss"]
    rest = [each for each in rest if each.dim()] or rest
    return rest[0].detach() if rest else None


def set_modes(modes: dict[nn.Module, bool]) -> None:
    for module, mode in modes.items():
        module.training = mode


def without_dropout(model: nn.Module) -> None:
    """Until the model is put back: the same batch then has the same loss."""
    for module in model.modules():
        if isinstance(module, nn.modules.dropout._DropoutNd):
            module.p = 0.0
        elif isinstance(module, (nn.RNNBase, nn.MultiheadAttention)):
            module.dropout = 0.0


def kind_of(thing: Any) -> str:
    if isinstance(thing, type):
        return f"the class {thing.__name__}"
    name = type(thing).__name__
    return f"an {name}" if name[0] in "aeioAEIO" else f"a {name}"
