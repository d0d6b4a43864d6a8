"""Verified on: what each program showed with which torch.

records/versions.json keeps a verdict for each program and version, beside a
hash of the program and of what is stored of it: a verdict counts only while
both are what they were. The column of the pinned torch is kept by link 1
(make update), the others by tools/try_versions.py (make matrix).

same         every line and the figure are those that are stored
tolerance    numbers differ, by 2 % at most; where tests/excuses/rounding.toml says that
             they hang on the processor, numbers alone
differs      it shows something else, another wording of a message too; "as
             meant" where its asserts hold and it raises and warns as it should
raises       it raises where it should not, or takes longer than it may
unavailable  it asks torch for what is not there: an ImportError that names
             torch, an AttributeError of one of its modules or in a line of the
             program, a TypeError (of torchrun: an error) about arguments
             that a call does not take, or an argument left out that has
             no default there

What it showed instead of what is stored stands beside a bad verdict.
A claim holds with a version unless the program raises, asks for what is not
there, or differs otherwise than as meant.
"""
import contextlib
import functools
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from tools.programs.outcome import HINT, TRACEBACK, differences, faults, tidy
from tools.programs.runner import Run
from tools.programs.same_machine import installed, pinned
from tools.programs.snippets import Snippet, missing_message

HOLDS = ("same", "tolerance")
VERDICTS = {"same": "Same", "tolerance": "Within 2 %", "differs": "Differs",
            "raises": "Raises", "unavailable": "Not available"}
FACTS = """
import json, platform, torch
version, _, build = torch.__version__.partition("+")
python = ".".join(platform.python_version_tuple()[:2])
print(json.dumps({"torch": version, "python": python, "build": build or "cpu"}))
"""
AS_MEANT = "as meant"
ALSO, OTHER, NOT, NOT_YET = "also", "other output with", "not", "not yet"
WARNS = re.compile(r"^\w+\.py: (\w*Warning): ", re.MULTILINE)
WIDEST = 160  # of what is kept of a line

# What torch says where it lacks a module, a name, or an argument.
NO_MODULE = re.compile(r"(Import|ModuleNotFound)Error: .*\btorch\b|"
                       r"AttributeError: module 'torch[\w.]*' has no attribute ")
NO_NAME = re.compile(r"(RuntimeError: )?AttributeError: "
                     r"(?!'NoneType').* has no attribute ")
NO_ARGUMENT = re.compile(r"TypeError: .*( unexpected keyword argument | received an "
                         r"invalid combination of arguments | takes no arguments )")
NO_DEFAULT = re.compile("ValueError: parameter group didn't specify a value of req")
NO_OPTION = re.compile(r"^\S+: error: (the following arguments|unrecognized).*",
                       re.MULTILINE)
PLACES = re.compile(r" \(/[^)]*\)")  # where something is installed


@functools.cache
def facts(python: str = sys.executable) -> dict[str, str]:
    """Which torch an interpreter has: {"torch", "python", "build"}."""
    done = subprocess.run([python, "-c", FACTS], text=True, capture_output=True,
                          check=True)
    return json.loads(done.stdout)


class Record:
    """records/versions.json: versions, and programs with their verdicts."""

    def __init__(self, root: Path):
        self.path, self.root = root / "records" / "versions.json", root
        stored = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        self.versions: dict[str, dict] = stored.get("versions", {})
        self.programs: dict[str, dict] = stored.get("programs", {})
        self.pinned = pinned(root, "torch")

    @property
    def newest_first(self) -> list[str]:
        return sorted(self.versions, key=_number, reverse=True)

    def verdict(self, snippet: Snippet, version: str) -> str | None:
        """None: not run, or not since it changed."""
        return (self._row(snippet).get(version) or [None])[0]

    def said(self, snippet: Snippet, version: str) -> str:
        """What it showed instead, where the verdict is a bad one."""
        return (self._row(snippet).get(version) or ["", ""])[1]

    def standing(self, snippet: Snippet) -> dict[str, str]:
        """How its claim stands with each version, the newest first."""
        row = self._row(snippet)
        return {version: _standing(row.get(version)) for version in self.newest_first}

    def stands(self, snippet: Snippet) -> bool:
        """Whether the program, and what is stored of it, is what was run."""
        return self.programs.get(snippet.name, {}).get("hash") == fingerprint(snippet)

    def unverified(self, snippet: Snippet) -> list[str]:
        """Whether the pinned torch has yet to run what is there now."""
        if self.verdict(snippet, self.pinned) in HOLDS:
            return []
        return [f"{snippet}:1: records/versions.json does not say that torch "
                f"{self.pinned} ran it as it is now; run make update"]

    def keep(self, snippet: Snippet, run: Run, exact: bool) -> bool:
        """Store a run with the pinned torch; whether that changed the file.

        A processor that rounds otherwise does not overrule the one that stored.
        """
        if installed("torch") != self.pinned or not (exact or self.unverified(snippet)):
            return False
        return self.store(facts(), {snippet: judge(snippet, run)})

    def store(self, about: dict[str, str], found: dict[Snippet, list[str] | None],
              ) -> bool:
        """Store what came of runs with one torch; None takes a verdict away.

        A program that changed loses what other versions made of it before.
        """
        version = about["torch"]
        before = json.dumps(self.programs, sort_keys=True)
        for snippet, verdict in found.items():
            row = self.programs.get(snippet.name) if self.stands(snippet) else None
            row = row or {"hash": fingerprint(snippet)}
            row.pop(version, None)
            if verdict:
                row[version] = verdict[0] if len(verdict) == 1 else verdict
            if len(row) > 1:
                self.programs[snippet.name] = row
            else:
                self.programs.pop(snippet.name, None)
        changed = json.dumps(self.programs, sort_keys=True) != before
        if changed or version not in self.versions or version != self.pinned:
            self.versions[version] = {
                "python": about["python"], "build": about["build"],
                "date": date.today().isoformat()}
        return self._write()

    def drop_all_but(self, names: set[str]) -> bool:
        """Forget programs that are gone; whether there were any."""
        self.programs = {name: row for name, row in self.programs.items()
                         if name in names}
        return self.path.exists() and self._write()

    def _row(self, snippet: Snippet) -> dict[str, list[str]]:
        """Per version the verdict, what was shown instead, and AS_MEANT."""
        stored = self.programs.get(snippet.name, {}) if self.stands(snippet) else {}
        return {version: each if isinstance(each, list) else [each, ""]
                for version, each in stored.items() if version != "hash"}

    def _write(self) -> bool:
        """One program a line; whether the file is another now."""
        text = "{" + ",\n".join(
            f'"{key}": {{\n' + ",\n".join(
                f"{json.dumps(name)}: {json.dumps(row[name], ensure_ascii=False)}"
                for name in order) + "\n}"
            for key, row, order in (
                ("versions", self.versions, self.newest_first),
                ("programs", self._sorted(), sorted(self.programs)))) + "}\n"
        if self.path.exists() and self.path.read_text("utf-8") == text:
            return False
        self.path.write_text(text, encoding="utf-8")
        return True

    def _sorted(self) -> dict[str, dict]:
        """The verdicts of each program in the order of the versions."""
        order = ["hash", *self.newest_first]
        return {name: {key: row[key] for key in order if key in row}
                for name, row in self.programs.items()}


def _number(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _standing(verdict: list[str] | None) -> str:
    if verdict is None:
        return NOT_YET
    if verdict[0] in HOLDS:
        return ALSO
    return OTHER if AS_MEANT in verdict[2:] else NOT


def fingerprint(snippet: Snippet) -> str:
    """Changes with the program and with what is stored of it."""
    stem = os.path.splitext(snippet.path)[0]
    whole = hashlib.sha256()
    for end in (".py", ".out", ".svg"):
        with contextlib.suppress(FileNotFoundError), open(stem + end, "rb") as file:
            whole.update(b"\0" + file.read())
    return whole.hexdigest()[:12]


# -- what a run is worth ---------------------------------------------------

def judge(snippet: Snippet, run: Run) -> list[str] | None:
    """The verdict and, if it is a bad one, what the program showed instead.

    None: it asks for a package that is missing here.
    """
    if run.code == 1 and any(run.log.startswith(missing_message(need))
                             for need in snippet.needs):
        return None
    if run.code is None:
        return ["raises", "takes longer than its time limit"]
    found = faults(snippet, run)
    if not found:
        if not differences(snippet, run, exact=True):
            return ["same"]
        if not differences(snippet, run, exact=False):
            return ["tolerance"]
    old = snippet.out.read_text("utf-8") if snippet.out.exists() else ""
    new = tidy(run.log)
    raised, meant = _exception(new), _exception(old)
    another = raised.partition(":")[0] != meant.partition(":")[0]
    if run.code and (another or NO_DEFAULT.match(raised)):
        if _missing(raised, run.log, snippet):
            return ["unavailable", f"raises: {raised}"]
        if not meant:
            return ["raises", f"raises: {raised}"]
    if run.code and (match := NO_OPTION.search(new)):
        return ["unavailable", f"shows: {match[0]}"]
    as_meant = bool(run.code) == bool(meant) and not another \
        and set(WARNS.findall(old)) <= set(WARNS.findall(new))
    return ["differs", _difference(old, new), *[AS_MEANT] * as_meant]


def _exception(output: str) -> str:
    """The first line of the last exception that it shows."""
    last = output.rpartition(f"{TRACEBACK}\n  ...\n")[2] if TRACEBACK in output else ""
    return _short(last.partition("\n")[0])


def _short(line: str) -> str:
    return HINT.sub("", PLACES.sub("", line)).strip()[:WIDEST]


def _missing(raised: str, log: str, snippet: Snippet) -> bool:
    """Whether torch was asked for what it does not have."""
    frames = re.findall(r'^  File "(.*)", line ', log, re.MULTILINE)
    own = bool(frames) and frames[-1].endswith(f"/{snippet.path.name}")
    return bool(NO_MODULE.match(raised) or NO_ARGUMENT.match(raised)
                or NO_DEFAULT.match(raised) or (own and NO_NAME.match(raised)))


def _difference(old: str, new: str) -> str:
    """The first line that is not the stored one."""
    before, after = old.splitlines(), new.splitlines()
    for number, line in enumerate(after):
        if before[number:number + 1] != [line]:
            raised = _exception(new) if line == TRACEBACK else ""
            return f"raises: {raised}" if raised else f"shows: {_short(line)}"
    if before == after:
        return "draws another figure"
    return f"lacks: {_short(before[len(after)])}"
