"""A training as it is given to preflight, and how its parts are called."""
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from torchproof.nest import copied, items, named_tensors, tensors

TARGETS = ("labels", "label", "targets", "target", "y")
FORWARD = "forward=, a function of (model, batch)"


class WrongCall(TypeError):
    """preflight was called with something that cannot be meant."""


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
        self._refuse_functions()
        if self.optimizer is not None and not isinstance(self.optimizer,
                                                         torch.optim.Optimizer):
            several = isinstance(self.optimizer, (list, tuple))
            hint = ": with several, leave it out and pass train_step" if several else ""
            raise TypeError("optimizer: pass one of torch.optim, built on the model's "
                            f"parameters; not {kind_of(self.optimizer)}{hint}")
        self._refuse_batch()
        refuse_lazy(self.model)
        self._refuse_model()

    def _refuse_functions(self) -> None:
        for name, given, takes, also in (
                ("loss_fn", self.loss_fn, ("output", "y"),
                 ", or None if the model returns its loss"),
                ("train_step", self.train_step, ("batch",), ""),
                ("forward", self.forward, ("model", "batch"), "")):
            if given is None:
                continue
            wanted = f"{name}: pass a function of ({', '.join(takes)}){also}; not "
            if isinstance(given, type):
                hint = f": {given.__name__}() makes one" if name == "loss_fn" else ""
                raise TypeError(wanted + kind_of(given) + hint)
            if not callable(given):
                raise TypeError(wanted + kind_of(given))
            names = _does_not_take(given, *takes)
            if names is not None:
                raise TypeError(f"{wanted}one of {names}")

    def _refuse_batch(self) -> None:
        wanted = ("batch: pass what your loop gets from its loader, (x, y) or what "
                  "holds tensors; not ")
        if isinstance(self.given, (DataLoader, Iterator)):
            raise TypeError(f"{wanted}{kind_of(self.given)}: next(iter(loader)) gives "
                            "one batch")
        if isinstance(self.given, (Dataset, torch.optim.Optimizer)):
            raise TypeError(wanted + kind_of(self.given))
        found = tensors(self.given)
        if not found:
            holds = isinstance(self.given, (tuple, list, Mapping))
            raise TypeError(wanted + kind_of(self.given) + " without tensors" * holds)
        if not any(each.numel() for each in found):
            raise TypeError("batch: its tensors are empty")
        if self.loss_fn is not None and self.is_pair and not tensors(self.x):
            raise TypeError("batch: the x of (x, y) holds no tensor")

    def _refuse_model(self) -> None:
        """A model that is called in another way than preflight would."""
        if self.forward is not None or self.model._forward_pre_hooks:
            return  # hooks may change what is passed
        if getattr(self.model.forward, "__name__", "") == "_forward_unimplemented":
            raise TypeError(f"model: {type(self.model).__name__} has no forward(); "
                            f"pass a module that has one, or {FORWARD}")
        args, kwargs = self._arguments(self.given)
        names = _does_not_take(self.model, *args, **kwargs)
        if names is not None:
            call = f"{len(args)} of them"
            if kwargs:
                call = ", ".join(kwargs)
            raise TypeError(f"batch: the model takes {names}, and would get {call}; "
                            f"pass {FORWARD}")

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
        args, kwargs = self._arguments(batch)
        return self.model(*args, **kwargs)

    def _arguments(self, batch: Any) -> tuple[tuple, dict[str, Any]]:
        """What the model is called with."""
        x = batch[0] if self.is_pair else batch
        if isinstance(x, Mapping):
            return (), dict(x)
        if type(x) in (tuple, list):
            return tuple(x), {}
        return (x,), {}

    @property
    def hint(self) -> str:
        """What may be wrong about how the model is called."""
        args, _ = self._arguments(self.given)
        if self.forward is None and any(hasattr(each, "_fields") for each in args):
            return f" (the model gets a named tuple whole; or pass {FORWARD})"
        return ""

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


def refuse_lazy(model: nn.Module) -> None:
    for name, each in model.named_parameters():
        if nn.parameter.is_lazy(each):
            raise TypeError(f"model: run it on a batch first, {name} is lazy")


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
    if isinstance(output, Tensor) and output.dim() > 1:
        raise WrongCall("loss_fn is None, so the model must return its loss; it "
                        f"returned a tensor of shape {tuple(output.shape)}")
    if isinstance(output, Tensor):
        return output
    found = dict(items(output))
    if "loss" in found:
        return found["loss"]
    if isinstance(output, (tuple, list)) and output:
        return output[0]
    raise WrongCall("loss_fn is None, so the model must return its loss: a tensor, or "
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


def _does_not_take(function: Callable[..., Any], *args: Any, **kwargs: Any
                   ) -> str | None:
    """The arguments of a function, if it cannot be called with those that are given."""
    asked = function.forward if isinstance(function, nn.Module) else function
    try:
        signature = inspect.signature(asked, follow_wrapped=False)
    except (TypeError, ValueError):  # written in C
        return None
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return f"({', '.join(signature.parameters)})"
    return None
