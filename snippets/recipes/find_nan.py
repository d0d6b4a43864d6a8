"""Find the module that makes the first nan or inf.
Hooks stop the forward pass, and if asked the backward pass, at the first value that
is not finite, and name the module, the output and what went in. A second function
lists the weights, gradients and buffers that are not finite."""
import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

USED_BY = "find_nan: used by"  # a key in the metadata of a node of the graph


@contextmanager
def find_nan(
    model: nn.Module, backward: bool = False, minus_inf: bool = False
) -> Iterator[None]:
    """Raise FloatingPointError at the first module whose output is nan or inf.

    With backward=True, also at the first gradient that is not finite. An
    output of -inf is no fault, since attention masks hold it, unless
    minus_inf=True. Inputs and outputs may be nested in lists, tuples, dicts
    and dataclasses. At the end of the block all hooks are off.

    Each check waits for the device, so use it to search, not to train. Pass
    the model as it was before torch.compile. Hooks switch off the fast path
    of nn.TransformerEncoder in eval mode.
    """
    for module in model.modules():
        compiled = getattr(module, "_compiled_call_impl", None) is not None
        if (compiled or hasattr(module, "_orig_mod")
                or isinstance(module, torch.jit.ScriptModule)):
            raise TypeError("hooks do not reach into a compiled or scripted module: "
                            "pass the model as it was before")
    finder = _Finder(backward, minus_inf)
    handles = []
    try:
        for name, module in model.named_modules():
            where = f"{name!r} ({type(module).__name__})"
            if not name:
                where = f"the model ({type(module).__name__})"
            handles.append(module.register_forward_pre_hook(
                partial(finder.before, where), with_kwargs=True))
            handles.append(module.register_forward_hook(
                partial(finder.after, where), with_kwargs=True))
        for name, parameter in model.named_parameters():
            if backward and parameter.requires_grad and not is_lazy(parameter):
                what = f"the gradient of the parameter {name!r}"
                handles.append(parameter.register_hook(
                    partial(finder.check_gradient, what, {})))
        yield
    finally:
        finder.active = False  # for the hooks of tensors that are still alive
        for handle in handles:
            handle.remove()


def nonfinite_weights(model: nn.Module) -> list[str]:
    """Describe each parameter, gradient and buffer that holds nan or inf.

    A buffer may hold -inf, as masks do.
    """
    found = []
    for name, parameter in model.named_parameters():
        if not is_lazy(parameter):
            found.append(_fault(f"parameter {name!r}", parameter, True))
            if parameter.grad is not None:
                found.append(_fault(f"gradient of {name!r}", parameter.grad, True))
    for name, buffer in model.named_buffers():
        if not is_lazy(buffer):
            found.append(_fault(f"buffer {name!r}", buffer, False))
    return [fault for fault in found if fault]


class _Finder:
    """The hooks, and what they remember of one forward pass."""

    def __init__(self, backward: bool, minus_inf: bool) -> None:
        self.backward = backward
        self.minus_inf = minus_inf
        self.active = True
        self.first_input = ""  # the first input with nan or inf
        self.first_minus_inf = ""  # the first output with -inf

    def before(self, where: str, module: nn.Module, args: tuple, kwargs: dict) -> None:
        if where.startswith("the model"):
            self.first_input = self.first_minus_inf = ""
        for path, tensor in _inputs(args, kwargs):
            if self.backward and tensor.grad_fn is not None:
                tensor.grad_fn.metadata.setdefault(USED_BY, []).append(where)
            if not self.first_input:
                self.first_input = _fault(f"{path} of {where}", tensor, False)

    def after(
        self, where: str, module: nn.Module, args: tuple, kwargs: dict, output: Any
    ) -> None:
        for path, tensor in _tensors("output", output):
            what = f"{path} of {where}"
            fault = _fault(what, tensor, self.minus_inf)
            if fault:
                raise FloatingPointError(self.explain(fault, module, args, kwargs))
            if not self.first_minus_inf:
                self.first_minus_inf = _fault(what, tensor, True)
            if self.backward and tensor.grad_fn is not None:
                tensor.register_hook(partial(
                    self.check_gradient, f"the gradient of {what}",
                    tensor.grad_fn.metadata))
        if self.first_input and _first_fault(args, kwargs, False):
            self.first_input = ""  # this module can cope with it

    def explain(self, fault: str, module: nn.Module, args: tuple, kwargs: dict) -> str:
        lines = [fault]
        if self.first_input and _first_fault(args, kwargs, False):
            lines.append(f"first seen in {self.first_input}")
            if " of the model (" in self.first_input:
                lines.append("look at the data")
            else:
                lines.append("made between the modules, by the code that calls it")
            return "\n  ".join(lines)
        with_minus_inf = _first_fault(args, kwargs, True)
        if not with_minus_inf:
            lines.append("its inputs are finite")
        else:
            lines.append(f"went in: {with_minus_inf}")
            if self.first_minus_inf:
                lines.append(f"first -inf in {self.first_minus_inf}")
        lines += nonfinite_weights(module)
        return "\n  ".join(lines)

    def check_gradient(self, what: str, metadata: dict, gradient: Tensor) -> None:
        fault = self.active and _fault(what, gradient, True)
        if fault:
            users = metadata.get(USED_BY, [])
            if users:
                fault += f"\n  used by: {', '.join(dict.fromkeys(users))}"
            elif what.startswith("the gradient of output"):
                fault += "\n  used by no module: look at the code behind it, or the loss"
            raise FloatingPointError(fault)


def _inputs(args: tuple, kwargs: dict) -> Iterator[tuple[str, Tensor]]:
    yield from _tensors("input", args)
    yield from _tensors("input", kwargs)


def _first_fault(args: tuple, kwargs: dict, minus_inf: bool) -> str:
    faults = (_fault(path, tensor, minus_inf) for path, tensor in _inputs(args, kwargs))
    return next(filter(None, faults), "")


def _tensors(path: str, value: Any, inside: tuple = ()) -> Iterator[tuple[str, Tensor]]:
    """Yield each tensor in value, with the way to it."""
    if any(value is container for container in inside):
        return  # a list that contains itself
    inside = (*inside, value)
    if isinstance(value, Tensor):
        yield path, value
    elif isinstance(value, Mapping):
        for key in value:
            yield from _tensors(f"{path}[{key!r}]", value[key], inside)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from _tensors(f"{path}[{index}]", item, inside)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            item = getattr(value, field.name, None)
            yield from _tensors(f"{path}.{field.name}", item, inside)


def _fault(what: str, tensor: Tensor, minus_inf: bool) -> str:
    """Say what is wrong with the tensor; nothing is said if it is sound."""
    if tensor.is_meta or not (tensor.is_floating_point() or tensor.is_complex()):
        return ""
    tensor = tensor.detach()
    if tensor.layout == torch.sparse_coo:
        tensor = tensor.coalesce()
    if tensor.is_nested or tensor.layout != torch.strided:
        tensor = tensor.values()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    if tensor.element_size() == 1:
        tensor = tensor.float()  # few operations know float8
    if tensor.isfinite().all():
        return ""
    counts = {
        "nan": tensor.isnan().sum().item(),
        "inf": tensor.isposinf().sum().item(),
        "-inf": tensor.isneginf().sum().item(),
    }
    if not minus_inf and counts["nan"] == counts["inf"] == 0:
        return ""
    found = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{what}: {found} of {tensor.numel()}"


if __name__ == "__main__":
    class Log(nn.Module):
        def forward(self, x):
            return x.log()

    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), Log(), nn.Linear(8, 1))
    x = torch.randn(5, 4)
    data_with_nan = x.clone()
    data_with_nan[2, 1] = torch.nan

    for inputs in x, data_with_nan:
        try:
            with find_nan(model):
                model(inputs)
        except FloatingPointError as error:
            print(error)

    print("\na gradient:")
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    try:
        with find_nan(model, backward=True):
            loss = (model(x) * 0).sqrt().sum()
            loss.backward()
    except FloatingPointError as error:
        print(error)

    print("\nafter a step along a gradient that is nan:")
    with torch.no_grad():
        model[2].weight[0, 3] = torch.nan
    print(*nonfinite_weights(model), sep="\n")
