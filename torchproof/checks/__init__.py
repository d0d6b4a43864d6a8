"""The checks: one to a module, which has the name of its code.

Each module says what its check looks at, what it reports and when it is silent. The
check is a function of one kind of evidence (torchproof.evidence) that yields what it
saw, or nothing.
"""
import importlib
import pkgutil
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Seen:
    """What a check saw, and on which line of the user's code."""

    text: str
    where: str = ""


@dataclass(frozen=True)
class Check:
    code: str
    level: str
    fix: str
    explains: tuple[str, ...]  # the codes of findings that follow from this one
    of: type  # the evidence that it looks at
    look: Callable[..., Iterator[Seen]]


ALL: dict[str, Check] = {}


def check(level: str, fix: str, explains: tuple[str, ...] = ()) -> Callable:
    """Registers the function below as the check of its name."""
    def register(look: Callable[..., Iterator[Seen]]) -> Callable[..., Iterator[Seen]]:
        code = look.__name__.replace("_", "-")
        evidence = typing.get_type_hints(look)["seen"]
        ALL[code] = Check(code, level, fix, explains, evidence, look)
        return look

    return register


def load() -> dict[str, Check]:
    """All checks, by their codes."""
    for found in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{found.name}")
    return ALL
