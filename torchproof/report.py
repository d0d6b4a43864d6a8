"""What the checks say: findings, and the report that holds them."""
import dataclasses
import json
import os
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Where the site is read: mkdocs.yml has the same address. A fork that publishes the
# site elsewhere sets the variable, or changes it here.
SITE = os.environ.get("TORCHPROOF_SITE", "http://127.0.0.1:8000/")
WIDTH = 88
BELOW = "    | "  # stands before a symptom, below its cause


@dataclass(frozen=True)
class Finding:
    """One thing that looks wrong."""

    code: str  # a name that will not change, to ignore it or to look it up
    level: str  # "error": a bug in nearly every case; or "warning": suspicious
    seen: str  # what the check saw, in numbers and names
    fix: str  # what usually mends it
    where: str = ""  # file and line of your code, where there is one
    because_of: str = ""  # the code of the finding that explains this one

    @property
    def page(self) -> str:
        """The address of the page that explains the code."""
        return f"{SITE.rstrip('/')}/debugging/preflight/#{self.code}"

    def __str__(self) -> str:
        return self.wrapped(WIDTH)

    def wrapped(self, width: int) -> str:
        """Where it is, what was seen, the fix, and the page, in lines of that width."""
        where = f"{self.where}: " if self.where else ""
        text = f"{where}{self.level} {self.code}: {self.seen}."
        lines = textwrap.wrap(text, width, subsequent_indent="    ",
                              break_long_words=False, break_on_hyphens=False)
        lines += textwrap.wrap(f"Fix: {self.fix}", width, initial_indent="    ",
                               subsequent_indent="    ", break_long_words=False,
                               break_on_hyphens=False)
        return "\n".join([*lines, f"    {self.page}"])


@dataclass(frozen=True, repr=False)
class Report:
    """The findings, causes before their symptoms, and what it took to find them."""

    findings: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()  # what was found and is in `ignore`
    skipped: tuple[str, ...] = ()  # what could not be looked at, and why
    forward_passes: int = 0
    backward_passes: int = 0

    @property
    def ok(self) -> bool:
        """Nothing was found, but for what is ignored."""
        return not self.findings

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __str__(self) -> str:
        """Causes first; symptoms are indented below the cause that explains them."""
        parts = []
        for finding in self.findings:
            if finding.because_of:
                inner = finding.wrapped(WIDTH - len(BELOW))
                parts.append(textwrap.indent(inner, BELOW))
            else:
                parts.append(str(finding))
        count = len(self.findings)
        told = ("nothing found" if not count else "1 finding" if count == 1
                else f"{count} findings")
        if self.ignored:
            told += ", ignored: " + ", ".join(each.code for each in self.ignored)
        if self.forward_passes:
            told += (f" ({self.forward_passes} forward and {self.backward_passes} "
                     "backward passes)")
        parts += [f"Not looked at: {each}" for each in self.skipped]
        return "\n".join([*parts, told])

    # The prompt and a notebook show what print shows.
    __repr__ = __str__

    def to_json(self, indent: int | None = None) -> str:
        """All of it as JSON, for a log or another program."""
        told = dataclasses.asdict(self)
        for kind in ("findings", "ignored"):
            told[kind] = [dataclasses.asdict(each) | {"page": each.page}
                          for each in getattr(self, kind)]
        return json.dumps({"ok": self.ok} | told, indent=indent)


def arranged(findings: Iterable[Finding], explains: dict[str, tuple[str, ...]]
             ) -> list[Finding]:
    """Errors first, and each symptom behind the finding that explains it.

    >>> def warning(code):
    ...     return Finding(code, "warning", "", "")
    >>> found = [warning("cannot-overfit"), warning("update-ratio"), warning("other")]
    >>> [(each.code, each.because_of) for each in arranged(
    ...     found, {"update-ratio": ("cannot-overfit",)})]
    [('update-ratio', ''), ('cannot-overfit', 'update-ratio'), ('other', '')]
    """
    found = {each.code: each for each in sorted(
        findings, key=lambda each: each.level != "error")}
    cause: dict[str, str] = {}
    for code in found:
        for symptom in explains.get(code, ()):
            # No finding explains itself.
            if symptom in found.keys() - cause and _root(code, cause) != symptom:
                cause[symptom] = code

    def below(code: str) -> Iterator[Finding]:
        yield dataclasses.replace(found[code], because_of=cause.get(code, ""))
        for symptom in found:
            if cause.get(symptom) == code:
                yield from below(symptom)

    return [each for code in found if code not in cause for each in below(code)]


def _root(code: str, cause: dict[str, str]) -> str:
    while code in cause:
        code = cause[code]
    return code
