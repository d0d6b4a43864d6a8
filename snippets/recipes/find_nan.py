"""Find the module that makes the first nan or inf.
Hooks stop the forward pass, and if asked the backward pass, at the first value that
is not finite, and name the module and what went in. A second function lists the
weights, gradients and buffers that are not finite."""
import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn


@contextmanager
def find_nan(
    model: nn.Module, backward: bool = False, minus_inf: bool = False
) -> Iterator[None]:
    """Raise FloatingPointError at the first module whose output is nan or inf.

    With backward=True, also at the first gradient that is not finite. An output
    of -inf is no fault, since attention masks hold it, unless minus_inf=True.
    Each check waits for the device, so use it to search, not to train.
    """
    for module in model.modules():
        if hasattr(module, "_orig_mod") or getattr(module, "_compiled_call_impl", None):
            raise TypeError("hooks do not reach a compiled model: pass the original")
    watching = True
    last_finite = ""  # the last gradient of this step that was finite

    def check_output(
        name: str, module: nn.Module, args: tuple, kwargs: dict, output: Any
    ) -> None:
        nonlocal last_finite
        if module is model:
            last_finite = ""
        for path, tensor in _tensors("output", output):
            found = _nonfinite(tensor, minus_inf)
            if found:
                lines = [f"{path} of {name}: {found}", *_describe_inputs(args, kwargs),
                         *nonfinite_weights(module)]
                raise FloatingPointError("\n  ".join(lines))
            if backward and tensor.grad_fn is not None:
                tensor.register_hook(partial(check_gradient, f"{path} of {name}"))

    def check_gradient(name: str, gradient: Tensor) -> None:
        nonlocal last_finite
        found = watching and _nonfinite(gradient)
        if found:
            before = f"the last finite gradient was that of {last_finite}"
            if not last_finite:
                before = "no gradient was checked before it: look at the loss"
            raise FloatingPointError(f"gradient of {name}: {found}\n  {before}")
        last_finite = name

    handles = []
    try:
        for path, module in model.named_modules():
            kind = type(module).__name__
            name = f"{path!r} ({kind})" if path else f"the model ({kind})"
            handles.append(module.register_forward_hook(
                partial(check_output, name), with_kwargs=True))
        for path, parameter in model.named_parameters():
            if backward and parameter.requires_grad:
                handles.append(parameter.register_hook(
                    partial(check_gradient, f"parameter {path!r}")))
        yield
    finally:
        watching = False  # for the hooks of outputs that are still alive
        for handle in handles:
            handle.remove()


def nonfinite_weights(module: nn.Module) -> list[str]:
    """Describe each parameter, gradient and buffer that holds nan or inf.

    A buffer may hold -inf, as masks do.
    """
    found = {}
    for name, parameter in module.named_parameters():
        found[f"parameter {name!r}"] = _nonfinite(parameter)
        if parameter.grad is not None:
            found[f"gradient of {name!r}"] = _nonfinite(parameter.grad)
    for name, buffer in module.named_buffers():
        found[f"buffer {name!r}"] = _nonfinite(buffer, minus_inf=False)
    return [f"{name}: {counts}" for name, counts in found.items() if counts]


def _describe_inputs(args: tuple, kwargs: dict) -> list[str]:
    inputs = dict(_tensors("input", {**dict(enumerate(args)), **kwargs}))
    found = {path: _nonfinite(tensor) for path, tensor in inputs.items()}
    lines = [f"{path}: {counts}" for path, counts in found.items() if counts]
    if not lines:
        return ["its inputs are finite"]
    if any(_nonfinite(tensor, minus_inf=False) for tensor in inputs.values()):
        return [*lines, "no module returned that: look at the data and code between"]
    return [*lines, "if that is no mask, minus_inf=True finds where it comes from"]


def _tensors(path: str, value: Any) -> Iterator[tuple[str, Tensor]]:
    """Yield each tensor in nested lists, tuples, dicts and dataclasses."""
    if isinstance(value, Tensor):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _tensors(f"{path}[{key!r}]", item)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from _tensors(f"{path}[{index}]", item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            item = getattr(value, field.name, None)
            yield from _tensors(f"{path}.{field.name}", item)


def _nonfinite(tensor: Tensor, minus_inf: bool = True) -> str:
    """Count nan and inf. The text is empty if there is nothing to report."""
    if tensor.is_sparse:  # such as the gradient of nn.Embedding(sparse=True)
        tensor = tensor.coalesce().values()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    if tensor.is_nested or tensor.is_meta or not tensor.is_floating_point():
        return ""
    counts = {
        "nan": tensor.isnan().sum().item(),
        "inf": tensor.isposinf().sum().item(),
        "-inf": tensor.isneginf().sum().item(),
    }
    if not minus_inf and counts["nan"] == counts["inf"] == 0:
        return ""
    found = [f"{count} {name}" for name, count in counts.items() if count]
    return f"{', '.join(found)} of {tensor.numel()}" if found else ""


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.randn(5, 4)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    data_with_nan = x.clone()
    data_with_nan[2, 1] = torch.nan

    for name, inputs in ("data with a nan", data_with_nan), ("a root in the loss", x):
        print(f"{name}:")
        try:
            with find_nan(model, backward=True):
                loss = (model(inputs) * 0).sqrt().sum()
                loss.backward()
        except FloatingPointError as error:
            print(error)

    print("a nan in a weight:")
    with torch.no_grad():
        model[2].weight[0, 3] = torch.nan
    print(*nonfinite_weights(model), sep="\n")
