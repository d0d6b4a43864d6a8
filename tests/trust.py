"""What was found good is taken on trust until something that it depends on changes.

A record is a line in a file: what was checked, the key of everything that the
result depends on, and how much CPU time the check took. The key is a digest of
contents, so an edit makes the record worthless without anybody deleting it. Of
what is trusted a random sample is checked all the same, so that a wrong record
is found in time.

Records are kept in two places. Those of a desk lie in .cache/trust.json, which is
not committed. CI believes only records/trusted.json, which `make update` and
`make test-all` write, and only for the checks in COMMITTED.
"""
import functools
import hashlib
import importlib.metadata
import json
import platform
import random
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tools import programs, read_data, whole_file
from tools.pages.labs import Lab
from tools.programs.snippets import OURS, Snippet

DESK = ".cache/trust.json"
CI = "records/trusted.json"

# The checks, in the words of the report.
PROGRAMS = "programs"
EXPERIMENTS = "experiments"  # programs that take longer than a demonstration may
FRESH = "programs in a fresh interpreter"
LABS = "labs with all seeds"
DOWNLOADS = "downloads of labs"
COPIES = "Markdown copies by pytest-codeblocks"
BUG_COSTS = "costs of planted bugs"
CASES = "whole sets of cases"
# At a desk alone:
ROOMS = "checks of code and pages"  # that are as they were: unchanged.py
BROWSER = "checks in a browser"  # while nothing at all has changed
TOUCHED = "checks in a browser of other pages"  # than those that changed: touched.py
PAGES = "pages in a browser"  # of this very page
COMMITTED = (EXPERIMENTS, FRESH, LABS, DOWNLOADS, BUG_COSTS, CASES)

VERSIONS = ("torch", "numpy", "scikit-learn", "matplotlib")
# The code that decides how a program is run and whether its run is good.
MACHINERY = ("runner.py", "fork_server.py", "guarded_run.py", "outcome.py",
             "figures.py", "matplotlibrc")


def digest(*parts: str | bytes | Path) -> str:
    """One short name for all of these texts and files, in this order."""
    whole = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes() if part.exists() else b"\0missing"
        data = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()[:16]


@functools.cache
def machine(here: Path = Path(programs.__file__).parent) -> str:
    """Everything that a run depends on apart from the program itself."""
    versions = [f"{name} {importlib.metadata.version(name).partition('+')[0]}"
                for name in VERSIONS]
    python = ".".join(platform.python_version_tuple()[:2])
    return digest(python, sys.platform, platform.machine(), *versions,
                  *(here / name for name in MACHINERY))


def key_of(snippet: Snippet, source: str) -> str:
    """Changes with the program, with what is stored of it, and with `machine`.

    `source` is what ran, which may be edited while its run goes on. What it needs of
    this repository counts, too.
    """
    ours = contents(snippet.root, [OURS]) if OURS in snippet.needs else []
    return digest(machine(), snippet.name, source, snippet.out, snippet.svg, *ours)


def key_of_lab(lab: Lab) -> str:
    """The same for a lab, which remembers the source that it was started with."""
    return digest(machine(), lab.stem, lab.source, lab.path, lab.svg,
                  *sorted(lab.quotes))


def packages() -> list[str]:
    """Everything that is installed, and its version."""
    return sorted(f"{each.name} {each.version}"
                  for each in importlib.metadata.distributions())


def contents(root: Path, names: Iterable[str]) -> list[str | Path]:
    """Names and contents of files and of folders, for a digest.

    Without what is made on the way, and the records of trust themselves.
    """
    found = [path for name in names for path in (
        sorted((root / name).rglob("*")) if (root / name).is_dir() else [root / name])]
    return [part for path in found
            if not path.is_dir() and path.suffix != ".pyc" and path != root / CI
            for part in (path.relative_to(root).as_posix(), path)]


def key_of_code(root: Path) -> str:
    """Changes with the code, and with neither pages nor programs nor records."""
    return digest(platform.python_version(), *packages(), *contents(
        root, [".ci", ".github", "CONTRIBUTING.md", "Makefile", "README.md",
               "constraints.txt", "docs/assets", "docs/tables", "docs/theme",
               "mkdocs.yml", "pyproject.toml", "tests", "tools", "torchproof"]))


def key_of_all(root: Path) -> str:
    """Changes with everything in the repository, and with what is installed."""
    names = [path.name for path in sorted(root.iterdir())
             if path.name in (".ci", ".github", ".gitignore")
             or (not path.name.startswith(".") and path.name != "site")]
    return digest(platform.python_version(), *packages(), *contents(root, names))


@functools.cache
def shared(site: Path, browser: str) -> str:
    """The browser, and what all pages of a built site share: scripts and styles."""
    assets = sorted(path for path in (site / "assets").rglob("*") if path.is_file())
    return digest(browser, *(part for path in assets for part in
                             (path.relative_to(site).as_posix(), path)))


def key_of_page(site: Path, built: Path, browser: str, *code: Path) -> str:
    """Changes with a built page, all that it may load, and the code of the check.

    For checks that look at one page after the other: after an edit of one page,
    those of the others are trusted.
    """
    return digest(shared(site, browser), built.relative_to(site).as_posix(), built,
                  *code)


class Records:
    """One file of records: for each check and name, the key and the CPU seconds."""

    def __init__(self, root: Path, name: str):
        self.root, self.name, self.path = root, name, root / name
        self._found = self._read()
        # What is new, by check and name; None for what is gone.
        self._news: dict[tuple[str, str], tuple[str, float] | None] = {}

    def _read(self) -> dict[str, dict[str, tuple[str, float]]]:
        return {check: {each: (key, seconds)
                        for each, (key, seconds) in records.items()}
                for check, records in read_data.read(self.root, self.name).items()}

    def get(self, check: str, name: str) -> tuple[str, float] | None:
        return self._found.get(check, {}).get(name)

    def names(self, check: str) -> list[str]:
        return list(self._found.get(check, {}))

    def seconds(self, check: str) -> dict[str, float]:
        return {name: seconds for name, (_, seconds)
                in self._found.get(check, {}).items()}

    def put(self, check: str, name: str, key: str, seconds: float = 0) -> None:
        """Other seconds with the same key are no news."""
        if (self.get(check, name) or [None])[0] != key:
            self._note(check, name, (key, round(seconds, 1)))

    def drop(self, check: str, name: str) -> None:
        if self.get(check, name):
            self._note(check, name, None)

    def _note(self, check: str, name: str, record: tuple[str, float] | None) -> None:
        self._news[check, name] = record
        _set(self._found, check, name, record)

    def write(self) -> bool:
        """Replace the file as a whole; returns whether there was anything new.

        Another run may have written it since it was read: its records stay.
        """
        if not self._news:
            return False
        self._found = self._read()
        for (check, name), record in self._news.items():
            _set(self._found, check, name, record)
        checks = [f"{json.dumps(check)}: {{\n" + ",\n".join(
            f"{json.dumps(name)}: {json.dumps(record)}"
            for name, record in sorted(records.items())) + "\n}"
            for check, records in sorted(self._found.items()) if records]
        whole_file.write(self.path, "{\n" + ",\n".join(checks) + "\n}\n")
        self._news = {}
        return True


def _set(found: dict, check: str, name: str, record: tuple[str, float] | None) -> None:
    if record:
        found.setdefault(check, {})[name] = record
    else:
        found.get(check, {}).pop(name, None)


@dataclass
class Taken:
    """How much of one check was trusted, for the report."""

    trusted: int = 0
    sampled: int = 0
    seconds: float = 0


@dataclass
class Trust:
    """Decides what has to be checked, and remembers what was found good.

    `desk` is None in CI. With `afresh` nothing is trusted; with `store` what is
    found good is also written to the committed records.
    """

    committed: Records
    desk: Records | None
    afresh: bool = False
    store: bool = False
    taken: dict[str, Taken] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, *, ci: bool, afresh: bool = False,
           store: bool = False) -> "Trust":
        return cls(Records(root, CI), None if ci else Records(root, DESK), afresh,
                   store)

    def record(self, check: str, name: str, key: str) -> float | None:
        """The CPU seconds of the check that found it good; None if there is none.

        A desk's own record counts before a committed one: an empty key there says
        that the check is being done again, or failed. What shall be committed needs
        a committed record.
        """
        found = self.desk.get(check, name) if self.desk else None
        if check in COMMITTED and (found is None or (self.store and found[0])):
            found = self.committed.get(check, name)
        return found[1] if found and found[0] == key and not self.afresh else None

    def choose(self, check: str, keys: dict[str, str], sample: int) -> set[str]:
        """The names that have to be checked: the unknown, and a random sample.

        `keys` says for each name what its record must hold, `sample` how many of
        those that are trusted are checked all the same. Nothing that is chosen is
        trusted again before `keep` says that it is good.
        """
        known = {name: seconds for name, key in keys.items()
                 if (seconds := self.record(check, name, key)) is not None}
        sampled = set(random.sample(sorted(known), min(sample, len(known))))
        chosen = keys.keys() - known.keys() | sampled
        if self.desk:
            for name in chosen:
                self.desk.put(check, name, "")
        if trusted := known.keys() - sampled:
            taken = self.taken.setdefault(check, Taken())
            taken.trusted += len(trusted)
            taken.sampled += len(sampled)
            taken.seconds += sum(known[name] for name in trusted)
        return chosen

    def keep(self, check: str, name: str, key: str, seconds: float = 0) -> None:
        """The check found it good; `seconds` is the CPU time that it took."""
        if self.desk:
            self.desk.put(check, name, key, seconds)
        if self.store and check in COMMITTED:
            self.committed.put(check, name, key, seconds)

    def seconds(self, check: str) -> dict[str, float]:
        """The CPU time of each that has a record, whatever changed since."""
        found = dict(self.committed.seconds(check))
        for name, seconds in (self.desk.seconds(check) if self.desk else {}).items():
            found[name] = seconds or found.get(name, 0)
        return found

    def drop_all_but(self, check: str, names: Collection[str]) -> list[str]:
        """Forget what is gone; returns what is left of it in the committed records."""
        stores = [self.desk] if self.desk else []
        for records in [*stores, *([self.committed] if self.store else [])]:
            for name in set(records.names(check)) - set(names):
                records.drop(check, name)
        return sorted(set(self.committed.names(check)) - set(names))

    def write(self) -> list[Path]:
        """Write what changed; returns the committed file, if it did."""
        if self.desk:
            self.desk.write()
        return [self.committed.path] if self.store and self.committed.write() else []

    def words(self) -> Iterable[str]:
        for check, taken in self.taken.items():
            saved = f" ({taken.seconds:.0f} CPU-seconds)" if taken.seconds >= 1 else ""
            again = f"; checked again: {taken.sampled}, drawn at random" \
                if taken.sampled else ""
            yield f"{taken.trusted} {check}{saved}{again}"
