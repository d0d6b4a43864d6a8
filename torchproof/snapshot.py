"""Remembers all that a training step may change, and puts it back."""
import collections
import functools
import inspect
import itertools
import random
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.nest import attribute

LARGE = 2**28  # bytes: a tensor that is larger, and not the model's, is not copied
MANY = 10_000  # entries: what lies in a longer container is not looked at
_MISSING = object()


class Snapshot:
    """All that hangs on some things, as it is now.

    Followed are the attributes of modules, optimizers, schedulers and objects of your
    own classes, the entries of containers, and what functions name: closures, globals,
    defaults, the parts of a `partial`, the object of a bound method.

    >>> steps, weight = [0], torch.zeros(2)
    >>> def train_step():
    ...     steps[0] += 1
    ...     weight.add_(steps[0])
    >>> before = Snapshot(steps, weight)
    >>> train_step()
    >>> before.put_back()
    >>> steps, weight
    ([0], tensor([0., 0.]))
    """

    def __init__(self, *roots: Any):
        self._undo: list[Callable[[], None]] = []
        self._lent: dict[int, _Remembering] = {}  # in the place of iterators
        self._holders: list[tuple[_Remembering, Callable[[Any], None]]] = []
        self._seen: dict[int, Any] = {}  # holds what it knows, so that ids stay theirs
        self._own: set[int] = set()  # tensors of models and optimizers
        self._random()
        todo = collections.deque(roots)
        while todo:
            thing = todo.popleft()
            if id(thing) not in self._seen and not isinstance(thing, _CONSTANTS):
                self._seen[id(thing)] = thing
                todo.extend(self._remember(thing))

    def put_back(self) -> None:
        self.rewind()
        for lent, put in self._holders:
            put(lent.given_back())

    def rewind(self) -> None:
        """Put all back, for another run; iterators go on being remembered."""
        for undo in self._undo:
            undo()
        for lent, put in self._holders:
            lent.place = 0
            put(lent)

    def _random(self) -> None:
        """The generators that everybody shares."""
        self._later(random.setstate, random.getstate())
        self._later(torch.set_rng_state, torch.get_rng_state())
        if "numpy" in sys.modules:
            shared = sys.modules["numpy"].random
            self._later(shared.set_state, shared.get_state())
        if torch.cuda.is_available() and torch.cuda.is_initialized():
            self._later(torch.cuda.set_rng_state_all, torch.cuda.get_rng_state_all())
        if torch.backends.mps.is_available():
            self._later(torch.mps.set_rng_state, torch.mps.get_rng_state())

    def _later(self, undo: Callable[..., Any], *args: Any) -> None:
        self._undo.append(functools.partial(undo, *args))

    def _remember(self, thing: Any) -> list[Any]:
        """Notes how to put it back; returns what hangs on it."""
        if isinstance(thing, Tensor):
            return self._tensor(thing)
        if isinstance(thing, torch.Generator):
            self._later(thing.set_state, thing.get_state().clone())
            return []
        if isinstance(thing, random.Random):
            self._later(thing.setstate, thing.getstate())
            return []
        if isinstance(thing, dict):
            if len(thing) <= MANY:
                for key, value in list(thing.items()):
                    self._lend(value, functools.partial(thing.__setitem__, key))
            self._later(_refill_dict, thing, dict(thing))
            return self._entries(thing, thing.values())
        if isinstance(thing, (list, collections.deque, set)):
            if not isinstance(thing, set) and len(thing) <= MANY:
                for index, value in enumerate(list(thing)):
                    self._lend(value, functools.partial(thing.__setitem__, index))
            self._later(_refill, thing, list(thing))
            return self._entries(thing, thing)
        if isinstance(thing, (tuple, frozenset)):
            return self._entries(thing, thing)
        if isinstance(thing, functools.partial):
            return [thing.func, *thing.args, *thing.keywords.values()]
        if isinstance(thing, types.MethodType):
            return [thing.__self__, thing.__func__]
        if isinstance(thing, types.FunctionType):
            return self._function(thing)
        if type(thing).__module__ == "numpy" and hasattr(thing, "tobytes"):
            if thing.nbytes < LARGE and getattr(thing, "ndim", 0):
                self._later(thing.__setitem__, ..., thing.copy())
            return []
        if type(thing).__name__ == "RandomState":  # an old one of NumPy
            self._later(thing.set_state, thing.get_state())
            return []
        if attribute(thing, "bit_generator") is not None:  # a Generator of NumPy
            self._later(setattr, thing.bit_generator, "state",
                        thing.bit_generator.state)
            return []
        if _is_library(thing) or isinstance(thing, (type, types.ModuleType)):
            return []
        return self._object(thing)

    def _tensor(self, tensor: Tensor) -> list[Any]:
        if tensor.is_leaf:
            self._later(_set_grad, tensor, tensor.requires_grad, tensor.grad)
        strided = tensor.layout == torch.strided
        size = tensor.numel() * tensor.element_size() if strided else 0
        if id(tensor) in self._own or size < LARGE:
            data = tensor.data
            self._later(_set_data, tensor, data, data.clone())
        return [tensor.grad] if tensor.is_leaf else []

    def _entries(self, container: Any, entries: Any) -> list[Any]:
        return list(entries) if len(container) <= MANY else []

    def _function(self, function: types.FunctionType) -> list[Any]:
        found = [*(function.__defaults__ or ()),
                 *(function.__kwdefaults__ or {}).values()]
        for cell in function.__closure__ or ():
            value = _in_cell(cell)
            if value is _MISSING:
                continue
            self._place(value, functools.partial(setattr, cell, "cell_contents"))
            found.append(value)
        if _is_library_function(function):
            return found
        found.append(vars(function))
        scope = function.__globals__
        for name in sorted(_names(function.__code__)):
            if name in scope:
                value = scope[name]
                self._place(value, functools.partial(scope.__setitem__, name))
                found.append(value)
        return found

    def _object(self, thing: Any) -> list[Any]:
        """An object with attributes: those of modules, optimizers, your own classes."""
        if isinstance(thing, (nn.Module, torch.optim.Optimizer)):
            self._own |= {id(tensor) for tensor in _tensors_of(thing)}
        found: list[Any] = []
        if isinstance(attribute(thing, "__dict__"), dict):
            found.append(vars(thing))
        for kind in type(thing).__mro__:
            for name in _slots(kind):
                value = attribute(thing, name, _MISSING)
                if value is not _MISSING and name != "__weakref__":
                    self._place(value, functools.partial(object.__setattr__, thing,
                                                         name))
                    found.append(value)
        return found

    def _place(self, value: Any, put: Callable[[Any], None]) -> None:
        """A name that may be bound to something else afterwards."""
        if not self._lend(value, put) and not isinstance(value, types.ModuleType):
            self._later(put, value)

    def _lend(self, value: Any, put: Callable[[Any], None]) -> bool:
        """Whether it is an iterator, which cannot be turned back.

        While the checks run, its name holds one that remembers what it gave;
        afterwards, one that gives that first. One of your own classes is followed.
        """
        if not isinstance(value, Iterator) or attribute(value, "seek") is not None \
                or not (isinstance(value, _Remembering) or _is_library(value)):
            return False
        lent = self._lent.get(id(value)) or _Remembering(value)
        self._lent[id(value)] = self._lent[id(lent)] = lent
        self._seen |= {id(value): value, id(lent): lent}
        put(lent)
        self._holders.append((lent, put))
        return True


class _Remembering(Iterator):
    """Gives what an iterator gives, and remembers it."""

    def __init__(self, source: Iterator):
        self.source, self.given, self.place = source, [], 0

    def __next__(self) -> Any:
        if self.place == len(self.given):
            self.given.append(next(self.source))
        self.place += 1
        return self.given[self.place - 1]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    def given_back(self) -> Iterator:
        if self.given:
            self.source = itertools.chain(self.given, self.source)
            self.given = []
        return self.source


def _set_data(tensor: Tensor, data: Tensor, values: Tensor) -> None:
    """The very memory that it had, with the values that it had."""
    with torch.no_grad():
        tensor.data = data.copy_(values)


def _set_grad(tensor: Tensor, requires_grad: bool, grad: Tensor | None) -> None:
    if tensor.is_leaf:
        tensor.requires_grad_(requires_grad)
        tensor.grad = grad


def _refill_dict(thing: dict, entries: dict) -> None:
    if len(thing) != len(entries) or any(
            thing.get(key, _MISSING) is not value for key, value in entries.items()
            ) or list(thing) != list(entries):
        thing.clear()
        thing.update(entries)


def _refill(thing: Any, entries: list) -> None:
    thing.clear()
    (thing.update if isinstance(thing, set) else thing.extend)(entries)


def _in_cell(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # empty: a name that is bound later
        return _MISSING


def _names(code: types.CodeType) -> set[str]:
    """The names that the code and the functions made in it may look up."""
    inner = [each for each in code.co_consts if inspect.iscode(each)]
    return set(code.co_names).union(*map(_names, inner))


def _slots(kind: type) -> tuple[str, ...]:
    slots = vars(kind).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _tensors_of(thing: Any) -> Iterator[Tensor]:
    if isinstance(thing, nn.Module):
        yield from thing.parameters()
        yield from thing.buffers()
    else:
        for group in thing.param_groups:
            yield from group["params"]
        for state in thing.state.values():
            yield from (each for each in state.values() if isinstance(each, Tensor))


_CONSTANTS = (str, bytes, int, float, complex, type(None), types.ModuleType,
              types.BuiltinFunctionType, torch.dtype, torch.device, torch.Size)
# Of the libraries, only what a step changes is followed.
_FOLLOWED = (nn.Module, torch.optim.Optimizer)
_FOLLOWED_NAMES = {"GradScaler", "AveragedModel", "DataLoader", "SWALR"}
_MADE_BY_A_CLASS_STATEMENT = 1 << 9  # Py_TPFLAGS_HEAPTYPE


def _is_library(thing: Any) -> bool:
    kind = type(thing)
    if isinstance(thing, _FOLLOWED) or attribute(thing, "state_dict") is not None:
        return False
    if kind.__name__ in _FOLLOWED_NAMES:
        return False
    return _is_library_kind(kind)


def _is_library_function(function: types.FunctionType) -> bool:
    """Code that is run by exec without a `__name__` defines functions of no module."""
    return bool(function.__module__) and _is_library_module(function.__module__)


def _is_library_kind(kind: type) -> bool:
    """Such code defines its classes in `builtins`, as if they were Python's own."""
    if kind.__module__ == "builtins":
        return not kind.__flags__ & _MADE_BY_A_CLASS_STATEMENT
    return _is_library_module(kind.__module__)


def _is_library_module(name: str | None) -> bool:
    """Whether a module belongs to Python or to an installed package."""
    if not name:
        return True
    top = name.partition(".")[0]
    if top == "__main__":
        return False
    if top in sys.stdlib_module_names or top in {"torch", "numpy", "torchproof"}:
        return True
    path = getattr(sys.modules.get(name), "__file__", None) or ""
    return "site-packages" in path or "dist-packages" in path
