"""What a model and a loss ask of torch, call by call.

Each call is kept with its name, its arguments, its result and the line of the user's
code. A tensor that is made of others has their origins: the inputs ("x"), the targets
("y"), the parameters ("w"), a log-softmax ("log"). So a check knows what a loss was
given as targets, however they were converted or reshaped on the way.
"""
import functools
import os
import sys
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.overrides import (
    TorchFunctionMode,
    handle_torch_function,
    has_torch_function,
)

from torchproof.nest import tensors

OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
PREFLIGHT = os.path.join(OURS, "_preflight.py")
TORCH = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
PYTHON = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


@dataclass(eq=False)
class Call:
    """One call of a function of torch."""

    name: str
    args: tuple
    kwargs: dict[str, Any]
    where: str  # file and line of the user's code
    result: Any = None

    def argument(self, position: int, name: str, default: Any = None) -> Any:
        """What was given at a position or by a name."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[position] if position < len(self.args) else default


class Calls(TorchFunctionMode):
    """Records calls while it is entered."""

    def __init__(self, x: Any = None, y: Any = None, weights: Iterable[Tensor] = ()):
        super().__init__()
        self.calls: list[Call] = []
        self._origins: dict[int, frozenset[str]] = {}
        self._kept: list[Tensor] = []  # so that no id is used twice
        self._shows_indexing = False  # with a function of ours in torch's place
        # Which tensors of the batch one is made of, and which have met a weight.
        self._sources: dict[int, frozenset[int]] = {}
        self._weights: set[int] = set()
        self._weighed: set[int] = set()
        self.returned: list[Tensor] = []  # by the model
        for tensor in weights:
            self._mark(tensor, frozenset("w"))
            self._weights.add(id(tensor))
        for origin, nest in (("y", y), ("x", x)):
            for tensor in tensors(nest):
                self._mark(tensor, self.origins(tensor) | {origin})
                self._sources[id(tensor)] = frozenset([id(tensor)])

    def __enter__(self) -> "Calls":
        if _indexing_is_hidden():
            Tensor.__getitem__ = _shown_getitem
            self._shows_indexing = True
        return super().__enter__()

    def __exit__(self, *error: Any) -> None:
        super().__exit__(*error)
        if self._shows_indexing:
            del Tensor.__getitem__
            self._shows_indexing = False

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        call = Call(getattr(func, "__name__", ""), args, kwargs, user_line())
        self.calls.append(call)
        call.result = func(*args, **kwargs)
        given = [*tensors(args), *tensors(kwargs)]
        origins = frozenset().union(*map(self.origins, given)) if given else frozenset()
        if call.name.endswith("_like"):  # takes no more than the shape
            origins = frozenset()
        elif call.name == "log_softmax":
            origins |= {"log"}
        sources = self._sources_of(given)
        if not self._weights.isdisjoint(map(id, given)):
            self._weighed |= sources
        for tensor in tensors(call.result):
            self._mark(tensor, origins | self.origins(tensor))
            self._sources[id(tensor)] = sources | self._sources_of([tensor])
        return call.result

    def _sources_of(self, given: Iterable[Tensor]) -> frozenset[int]:
        return frozenset().union(*(self._sources.get(id(each), ()) for each in given))

    def is_data_beside(self, tensor: Tensor) -> bool:
        """Whether it is made of a part of the batch that the model was not given."""
        return "w" not in self.origins(tensor) and bool(
            self._sources_of([tensor]) - self._weighed)

    def _mark(self, tensor: Tensor, origins: frozenset[str]) -> None:
        self._kept.append(tensor)
        self._origins[id(tensor)] = origins

    def origins(self, tensor: Tensor) -> frozenset[str]:
        return self._origins.get(id(tensor), frozenset())

    def named(self, *names: str) -> list[Call]:
        return [call for call in self.calls if call.name in names]

    def made_by(self, tensor: Tensor, before: Call | None = None) -> Call | None:
        """The call that made a tensor, or last wrote into it, before another call."""
        end = len(self.calls) if before is None else self.calls.index(before)
        for call in reversed(self.calls[:end]):
            if not any(each is tensor for each in tensors(call.result)):
                continue
            through = any(each is tensor for each in tensors(call.args))
            if not through or call.name not in GIVES_BACK:
                return call
        return None

    def maker(self, tensor: Tensor) -> Call | None:
        """The call that made a tensor, looking through what only reshapes it."""
        call = self.made_by(tensor)
        if call and call.name in RESHAPES and tensors(call.args):
            first = tensors(call.args)[0]
            if first is not tensor:
                return self.maker(first)
        return call

    def made_of(self, call: Call) -> set[int]:
        """The ids of the result of a call and of all that is computed from it."""
        found = {id(each) for each in tensors(call.result)}
        for later in self.calls[self.calls.index(call) + 1:]:
            if any(id(each) in found for each in given_to(later)):
                found |= {id(each) for each in tensors(later.result)}
        return found

    def before_weight(self, term: Tensor) -> Call | None:
        """The call that made a term, before it was multiplied by plain numbers."""
        made = self.maker(term)
        while made and made.name in (*PRODUCTS, *NEGATIONS, *QUOTIENTS):
            given = given_to(made)
            if len(given) != 1 or given[0] is term:
                return made
            term, made = given[0], self.maker(given[0])
        return made

    def terms(self, total: Tensor, before: Call | None = None
              ) -> list[tuple[Tensor, Call]]:
        """The terms of a sum of single numbers, and the calls that add them."""
        made = self.made_by(total, before)
        if made is None:
            return []
        given = [each for each in tensors(made.args) if each.numel() == 1]
        if made.name in SCALES and len(given) == 1:  # of the sum, by a number
            return self.terms(given[0], made)
        if made.name in SUMS and made.args and isinstance(made.args[0], Tensor):
            stacked = self.made_by(made.args[0], made)
            if stacked is None or stacked.name not in ("stack", "cat"):
                return []
            made = stacked
        elif made.name not in ADDS:
            return []
        found: list[tuple[Tensor, Call]] = []
        for each in tensors(made.args):
            if isinstance(each, Tensor) and each.numel() == 1:
                found += self.terms(each, made) or [(each, made)]
        return found


SCALES = {"mul", "__mul__", "__rmul__", "div", "__truediv__", "neg", "__neg__"}
SUMS = {"sum", "mean"}
ADDS = {"add", "__add__", "__radd__", "sub", "__sub__", "__rsub__", "add_", "__iadd__"}
PRODUCTS = ("mul", "__mul__", "__rmul__", "multiply")
QUOTIENTS = ("div", "__truediv__", "true_divide", "divide")
NEGATIONS = ("neg", "__neg__")
RESHAPES = {"view", "reshape", "squeeze", "unsqueeze", "flatten", "permute",
            "transpose", "contiguous", "float", "to", "double", "movedim", "t",
            "view_as", "reshape_as", "unflatten", "type_as", "clone"}
LOWER, UPPER = ("min", "minimum", "fmin"), ("max", "maximum", "fmax")
GIVES_BACK = RESHAPES | {"dropout", "dropout1d", "dropout2d", "dropout3d",
                         "alpha_dropout", "feature_alpha_dropout"}


_getitem = Tensor.__getitem__


@functools.wraps(_getitem)
def _shown_getitem(tensor: Tensor, index: Any) -> Any:
    """tensor[index], shown to a mode by a torch that does so for tuples alone."""
    if isinstance(index, tuple) or not has_torch_function((tensor,)):
        return _getitem(tensor, index)
    return handle_torch_function(_getitem, (tensor,), tensor, index)


@functools.cache
def _indexing_is_hidden() -> bool:
    """Whether torch does not show tensor[0] to a mode, as torch 2.0 to 2.3 do not."""
    seen = []

    class Look(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            seen.append(func)
            return func(*args, **(kwargs or {}))

    tensor = torch.zeros(1)
    with Look():
        tensor[0]
    return not seen


def given_to(call: Call) -> list[Tensor]:
    """The tensors among the arguments of a call."""
    return [*tensors(call.args), *tensors(call.kwargs)]


def user_line() -> str:
    """File and line of the user's code that is at work, or nothing.

    That is the innermost code outside of torch, Python's library and installed
    packages; or, if there is none, the innermost that is not torch's. The line that
    calls preflight does not count.
    """
    packages = None
    for frame in _frames():
        name = frame.f_code.co_filename
        if name == PREFLIGHT:
            break
        if name.startswith((OURS, TORCH, "<frozen")):
            continue
        if not is_installed(name):
            return _line(frame)
        packages = packages or frame
    return "" if packages is None else _line(packages)


def user_level() -> int:
    """The stacklevel with which warnings.warn names the user's line, called here."""
    packages = None
    for level, frame in enumerate(_frames(), 1):
        name = frame.f_code.co_filename
        if name.startswith((OURS, TORCH)):
            continue
        if not is_installed(name):
            return level
        packages = packages or level
    return packages or 1


def _frames() -> Iterator[types.FrameType]:
    """From the caller of the function that asks, outwards."""
    frame = sys._getframe(2)
    while frame is not None:
        yield frame
        frame = frame.f_back


def is_installed(path: str) -> bool:
    """Whether a file belongs to Python's library or an installed package."""
    return (path.startswith(PYTHON) or "site-packages" in path
            or "dist-packages" in path)


def _line(frame: types.FrameType) -> str:
    return f"{shortened(frame.f_code.co_filename)}:{frame.f_lineno}"


def shortened(path: str) -> str:
    """The path from the folder that one works in, if the file lies below it."""
    if path.startswith("<"):
        return path
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return path if near.startswith("..") else near
