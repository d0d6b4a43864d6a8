"""Asks the checks about evidence, and makes a report of their answers."""
import difflib
import traceback
from collections.abc import Iterable
from typing import Any

from torchproof.calls import shortened
from torchproof.checks import ERROR, Check
from torchproof.report import Finding, Report, arranged

RAISES = Check("raises", ERROR, fix="look the message up in the list of errors.",
               explains=("cannot-overfit",), of=object, look=lambda seen: iter(()))


def codes(ignore: Iterable[str], known: dict[str, Check]) -> set[str]:
    """The codes to ignore; a TypeError if there is no such finding."""
    if isinstance(ignore, str):
        raise TypeError(f"ignore: pass several codes, as in ignore=[{ignore!r}]")
    if not isinstance(ignore, Iterable):
        raise TypeError("ignore: pass the codes of findings, as in "
                        f"ignore=['not-in-optimizer'], not {ignore!r}")
    wanted = list(ignore)
    for code in wanted:
        if code in [*known, RAISES.code]:
            continue
        near = difflib.get_close_matches(str(code), known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise TypeError(f"ignore: there is no finding {code!r}{hint}")
    return set(wanted)


class Asking:
    """Collects what the checks find in one piece of evidence after the other."""

    def __init__(self, known: dict[str, Check]):
        self.known = known
        self.found: dict[str, Finding] = {}
        self.skipped: list[str] = []

    def ask(self, evidence: Any) -> None:
        for each in self.known.values():
            if not isinstance(evidence, each.of):
                continue
            try:
                seen = list(each.look(evidence))
            except Exception as error:  # ours, so it is no finding
                last = traceback.extract_tb(error.__traceback__)[-1]
                self.skipped.append(f"{each.code}, since {type(error).__name__}: "
                                    f"{error} in {place(last)}")
                continue
            if seen:
                more = f" (and {len(seen) - 1} more like it)" if len(seen) > 1 else ""
                self.add(each, seen[0].text + more, seen[0].where)

    def add(self, of: Check, text: str, where: str) -> None:
        self.found.setdefault(of.code, Finding(of.code, of.level, text, of.fix, where))

    def report(self, ignore: set[str], forward_passes: int = 0,
               backward_passes: int = 0) -> Report:
        explains = {code: each.explains for code, each in self.known.items()}
        explains[RAISES.code] = RAISES.explains
        found = arranged(self.found.values(), explains)
        return Report(tuple(each for each in found if each.code not in ignore),
                      tuple(each for each in found if each.code in ignore),
                      tuple(self.skipped), forward_passes, backward_passes)


def place(frame: traceback.FrameSummary) -> str:
    return f"{shortened(frame.filename)}:{frame.lineno}"
