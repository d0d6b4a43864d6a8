"""Remembers all that a training step may change, and puts it back."""
import collections
import contextlib
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
ROOM = 2**30  # bytes: of all these tensors and arrays, as many as fit are copied
MANY = 10_000  # entries: what lies in a longer container is not looked at
_MISSING = object()


class Snapshot:
    """All that hangs on some things, as it is now.

    Followed are the attributes of modules, optimizers, schedulers and objects of your
    own classes, these classes with their methods, the entries of containers, and what
    functions name: closures, globals, defaults, the parts of a `partial`, the object
    of a bound method, what stands behind their names in your own modules.

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
        self._room = ROOM
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
            return self._entries(thing, thing.values()) + self._attributes(thing)
        if isinstance(thing, (list, collections.deque, set)):
            if not isinstance(thing, set) and len(thing) <= MANY:
                for index, value in enumerate(list(thing)):
                    self._lend(value, functools.partial(thing.__setitem__, index))
            self._later(_refill, thing, list(thing))
            return self._entries(thing, thing) + self._attributes(thing)
        if isinstance(thing, (tuple, frozenset)):
            return self._entries(thing, thing) + self._attributes(thing)
        if isinstance(thing, functools.partial):
            return [thing.func, *thing.args, *thing.keywords.values()]
        if isinstance(thing, types.MethodType):
            return [thing.__self__, thing.__func__]
        if isinstance(thing, types.FunctionType):
            return self._function(thing)
        if isinstance(thing, type):
            return self._class(thing)
        if isinstance(thing, _WRAPPERS):
            return [attribute(thing, name) for name in _WRAPPED]
        if type(thing).__module__ == "numpy" and hasattr(thing, "tobytes"):
            if getattr(thing, "ndim", 0) and self._has_room(thing.nbytes):
                self._later(thing.__setitem__, ..., thing.copy())
            return []
        if _is_one_of(thing, "builtins.bytearray", "array.array"):
            if self._has_room(len(thing) * getattr(thing, "itemsize", 1)):
                self._later(_refill_numbers, thing, thing[:])
            return []
        if type(thing).__name__ == "RandomState":  # an old one of NumPy
            self._later(thing.set_state, thing.get_state())
            return []
        if attribute(thing, "bit_generator") is not None:  # a Generator of NumPy
            self._later(setattr, thing.bit_generator, "state",
                        thing.bit_generator.state)
            return []
        if _is_one_of(thing, "queue.Queue", "queue.LifoQueue", "queue.PriorityQueue"):
            with thing.mutex:
                entries = list(thing.queue)
            self._later(_refill_queue, thing, entries)
            return entries
        if _is_one_of(thing, *_WITH_ATTRIBUTES):
            return [vars(thing)]
        if _is_library(thing):
            return []
        return self._object(thing)

    def _has_room(self, size: int) -> bool:
        """Whether something of so many bytes is copied."""
        if size >= min(LARGE, self._room):
            return False
        self._room -= size
        return True

    def _tensor(self, tensor: Tensor) -> list[Any]:
        if tensor.is_leaf:
            self._later(_set_grad, tensor, tensor.requires_grad, tensor.grad)
        strided = tensor.layout == torch.strided
        size = tensor.numel() * tensor.element_size() if strided else 0
        if id(tensor) in self._own or self._has_room(size):
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
        return [*found, vars(function), *self._named(
            sorted(_names(function.__code__)), function.__globals__)]

    def _named(self, names: list[str], scope: dict[str, Any]) -> list[Any]:
        """What stands behind the names of a code, in its scope and in own modules."""
        found: list[Any] = []
        inside = [sys.modules[name] for name in names  # what it imports itself
                  if name not in scope and name in sys.modules]
        scopes, seen = [scope], set()
        while scopes:
            scope = scopes.pop()
            seen.add(id(scope))
            for name in names:
                value = scope.get(name, _MISSING)
                if value is _MISSING:
                    self._later(_forget, scope, name)
                elif isinstance(value, types.ModuleType):
                    inside.append(value)
                else:
                    self._place(value, functools.partial(scope.__setitem__, name))
                    found.append(value)
            own = {id(vars(each)): vars(each) for each in inside
                   if isinstance(each, types.ModuleType)
                   and not _is_library_module(attribute(each, "__name__"))}
            scopes = [own[each] for each in own if each not in seen]
        return found

    def _class(self, kind: type) -> list[Any]:
        """The methods of one of your own classes, and what it holds for all objects.

        Its attributes themselves may be bound anew, and stay so.
        """
        if _is_library_kind(kind):
            return []
        methods = (types.FunctionType, *_WRAPPERS)
        held = [value for name, value in vars(kind).items()
                if not _is_pythons(name) or isinstance(value, methods)]
        return [*held, *kind.__bases__]

    def _object(self, thing: Any) -> list[Any]:
        """An object with attributes: those of modules, optimizers, your own classes."""
        if isinstance(thing, (nn.Module, torch.optim.Optimizer)):
            self._own |= {id(tensor) for tensor in _tensors_of(thing)}
        found: list[Any] = [type(thing)]
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

    def _attributes(self, container: Any) -> list[Any]:
        """Those of containers of your own classes."""
        return [] if _is_library_kind(type(container)) else self._object(container)

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


def _refill_numbers(thing: Any, numbers: Any) -> None:
    with contextlib.suppress(BufferError):  # something else looks at its memory
        thing[:] = numbers


def _refill_queue(thing: Any, entries: list) -> None:
    with thing.mutex:
        more = len(entries) - len(thing.queue)
        thing.unfinished_tasks = max(0, thing.unfinished_tasks + more)
        _refill(thing.queue, entries)
        thing.not_full.notify_all()
        thing.not_empty.notify_all()


def _forget(scope: dict[str, Any], name: str) -> None:
    """A name that was not there; but modules, once imported, stay."""
    if not isinstance(scope.get(name), types.ModuleType):
        scope.pop(name, None)


def _is_pythons(name: str) -> bool:
    """Whether a name in a class is one to which Python gives a meaning."""
    return name == "_abc_impl" or (name.startswith("__") and name.endswith("__"))


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
_WITH_ATTRIBUTES = ("argparse.Namespace", "types.SimpleNamespace", "_thread._local",
                    "collections.UserDict", "collections.UserList",
                    "collections.ChainMap")
_WRAPPERS = (staticmethod, classmethod, property, functools.cached_property,
             functools.partialmethod, type(functools.lru_cache(len)))
_WRAPPED = ("__func__", "fget", "fset", "fdel", "func", "__wrapped__")
_MADE_BY_A_CLASS_STATEMENT = 1 << 9  # Py_TPFLAGS_HEAPTYPE


def _is_one_of(thing: Any, *names: str) -> bool:
    """Whether its class has one of these names."""
    return f"{type(thing).__module__}.{type(thing).__qualname__}" in names


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
