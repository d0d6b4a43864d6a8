"""Tensors inside of whatever a batch or an output is: tuples, dicts, dataclasses,
objects with attributes, packed sequences."""
import copy
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn

PLAIN = (str, bytes, int, float, complex, bool, type(None), torch.dtype, torch.device)
_MISSING = object()


def attribute(thing: Any, name: str, default: Any = None) -> Any:
    """An attribute, or the default also where asking for it raises something else."""
    try:
        return getattr(thing, name, default)
    except Exception:
        return default


def items(nest: Any) -> list[tuple[str, Any]]:
    """The parts of a container with their names; a leaf has none."""
    if isinstance(nest, (Tensor, nn.Module, *PLAIN)) or callable(nest):
        return []
    if isinstance(nest, Mapping):
        return [(str(key), nest[key]) for key in nest]
    if isinstance(nest, tuple) and hasattr(nest, "_fields"):
        return list(zip(nest._fields, nest, strict=True))
    if isinstance(nest, (list, tuple)):
        return [(str(index), each) for index, each in enumerate(nest)]
    if dataclasses.is_dataclass(nest):
        names = [each.name for each in dataclasses.fields(nest)]
        found = [(name, attribute(nest, name, _MISSING)) for name in names]
        return [(name, value) for name, value in found if value is not _MISSING]
    stores = attribute(nest, "__dict__", {})
    if isinstance(stores.get("data"), Mapping):  # BatchEncoding and the like
        return items(stores["data"])
    return [(name, value) for name, value in stores.items()
            if not name.startswith("__")]


def named_tensors(nest: Any, name: str = "", depth: int = 6
                  ) -> Iterator[tuple[str, Tensor]]:
    """All tensors in it, in order, each with the path that leads to it."""
    if isinstance(nest, Tensor):
        yield name, nest
    elif depth:
        for key, part in items(nest):
            yield from named_tensors(part, f"{name}.{key}" if name else key, depth - 1)


def tensors(nest: Any) -> list[Tensor]:
    """
    >>> batch = {"ids": torch.zeros(2, 3), "more": [torch.ones(1), "text"]}
    >>> [tuple(each.shape) for each in tensors(batch)]
    [(2, 3), (1,)]
    """
    return [tensor for _, tensor in named_tensors(nest)]


def replaced(nest: Any, change: Callable[[Tensor], Tensor], depth: int = 6) -> Any:
    """The same nest of other tensors; the nest that is given stays as it is.

    >>> replaced((torch.ones(2), {"a": torch.ones(1)}), lambda each: each * 3)
    (tensor([3., 3.]), {'a': tensor([3.])})
    """
    if isinstance(nest, Tensor):
        return change(nest)
    if not depth or not tensors(nest):
        return nest

    def inside(part: Any) -> Any:
        return replaced(part, change, depth - 1)

    if isinstance(nest, tuple):
        parts = [inside(each) for each in nest]
        return type(nest)(*parts) if hasattr(nest, "_fields") else tuple(parts)
    if isinstance(nest, list):
        return [inside(each) for each in nest]
    new = _shallow_copy(nest)
    if isinstance(new, dict):
        for key in new:
            new[key] = inside(new[key])
        return new
    if isinstance(attribute(new, "__dict__", {}).get("data"), dict):
        new.data = inside(new.data)
        return new
    for name, part in items(nest):
        if tensors(part):
            object.__setattr__(new, name, inside(part))
    return new


def _shallow_copy(nest: Any) -> Any:
    try:
        return copy.copy(nest)
    except Exception:  # it cannot be asked for __setstate__
        new = object.__new__(type(nest))
        vars(new).update(vars(nest))
        return new


def copied(nest: Any) -> Any:
    """The same with tensors of its own, so that nobody writes into those given."""
    def own(tensor: Tensor) -> Tensor:
        copy = tensor.detach().clone()
        return copy.requires_grad_() if tensor.requires_grad else copy

    return replaced(nest, own)
