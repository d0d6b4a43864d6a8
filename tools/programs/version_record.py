"""What each program did with each version of torch: records/versions.json.

For each program and version it keeps a verdict, next to a hash of the program and of
its stored output and figure. A verdict counts only while that hash is the same. `make
update` writes the verdicts of the pinned torch, `make versions` those of others.

same         every line of the output and the figure equal the stored ones
tolerance    only numbers differ, by 2 % at most; by any amount for the programs in
             tests/excuses/rounding.toml
differs      the program shows something else, if only other words in a message. It
             differs "as meant" if its asserts hold and it raises and warns as before
raises       it raises where it should not, or exceeds its time limit
unavailable  it uses something that this torch does not have: an ImportError that names
             torch; an AttributeError about one of torch's modules, or in a line of the
             program; a TypeError (from torchrun: an error) about arguments that a call
             does not take; or a missing argument that has no default in this torch

With every verdict but the first two stands what the program showed instead. A claim
holds with a version unless the program raises, uses what is unavailable, or differs
in a way that is not meant.
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

from tools import read_data, whole_file
from tools.programs.outcome import HINT, TRACEBACK, differences, faults, tidy
from tools.programs.runner import Run, Runner
from tools.programs.same_machine import installed, pinned
from tools.programs.snippets import Snippet, missing_message

RECORD = "records/versions.json"
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
WIDEST = 160  # characters of a line that are kept

# How torch says that it has no such module, name or argument.
NO_MODULE = re.compile(r"(Import|ModuleNotFound)Error: .*\btorch\b|"
                       r"AttributeError: module 'torch[\w.]*' has no attribute ")
NO_NAME = re.compile(r"(RuntimeError: )?AttributeError: "
                     r"(?!'NoneType').* has no attribute ")
NO_ARGUMENT = re.compile(r"TypeError: .*( unexpected keyword argument | received an "
                         r"invalid combination of arguments | takes no arguments )")
NO_DEFAULT = re.compile("ValueError: parameter group didn't specify a value of req")
NO_OPTION = re.compile(r"^\S+: error: (the following arguments|unrecognized).*",
                       re.MULTILINE)
# Programs that carry a last digit to the first within some hundred steps. They show
# that a processor rounds otherwise where the operations of processor_digits.py do not:
# which instructions a product takes depends on its shape, too.
TRAININGS = ("debugging/curves_explodes_wrong.py", "debugging/curves_jumps_wrong.py",
             "losses/regression_gaussian_nll.py", "evaluation/dropout_mc.py",
             "regularisation/dropout_kinds_batch_norm_wrong.py")
INSTALLED_IN = re.compile(r" \(/[^)]*\)")  # a path at the end of a message


@functools.cache
def facts(python: str = sys.executable) -> dict[str, str]:
    """Of an interpreter: {"torch": "2.13.0", "python": "3.11", "build": "cpu"}."""
    done = subprocess.run([python, "-c", FACTS], text=True, capture_output=True,
                          check=True)
    return json.loads(done.stdout)


class Record:
    """The file, with the versions and with each program's verdicts."""

    def __init__(self, root: Path):
        self.path, self.root = root / RECORD, root
        stored = read_data.read(root, RECORD)
        self.versions: dict[str, dict] = stored.get("versions", {})
        self.programs: dict[str, dict] = stored.get("programs", {})
        self.pinned = pinned(root, "torch")

    @property
    def newest_first(self) -> list[str]:
        return sorted(self.versions, key=_number, reverse=True)

    def verdict(self, snippet: Snippet, version: str) -> str | None:
        """None if it was not run, or has changed since."""
        return (self._row(snippet).get(version) or [None])[0]

    def said(self, snippet: Snippet, version: str) -> str:
        """What the program showed instead of what is stored; often empty."""
        return (self._row(snippet).get(version) or ["", ""])[1]

    def standing(self, snippet: Snippet) -> dict[str, str]:
        """Whether its claim holds with each version, the newest first."""
        row = self._row(snippet)
        return {version: _standing(row.get(version)) for version in self.newest_first}

    def stands(self, snippet: Snippet) -> bool:
        """Whether the program and its stored output are still those that were run."""
        return self.programs.get(snippet.name, {}).get("hash") == fingerprint(snippet)

    def other_trainings(self, runner: Runner) -> list[str]:
        """Those of TRAININGS that show something else here than what is stored.

        One that was edited says nothing until its output is stored again.
        """
        runs = {each: each.start(runner) for name in TRAININGS
                if self.stands(each := Snippet(self.root, name))}
        return [each.name for each, run in runs.items()
                if tidy(run.result().log) != each.out.read_text("utf-8")]

    def unverified(self, snippet: Snippet) -> list[str]:
        """A fault if the pinned torch has not run the program as it is now."""
        if self.verdict(snippet, self.pinned) in HOLDS:
            return []
        return [f"{snippet}:1: records/versions.json does not say that torch "
                f"{self.pinned} ran it as it is now; run make update"]

    def keep(self, snippet: Snippet, run: Run, exact: bool) -> bool:
        """Store a run with the pinned torch; returns whether that changed the file.

        A verdict from the processor that stored the outputs is not replaced by one
        from a processor that rounds differently.
        """
        if installed("torch") != self.pinned or not (exact or self.unverified(snippet)):
            return False
        return self.store(facts(), {snippet: judge(snippet, run)})

    def store(self, about: dict[str, str], found: dict[Snippet, list[str] | None],
              ) -> bool:
        """Store the verdicts of one version; None removes a verdict.

        A program that changed loses the verdicts of other versions: they are about
        what it was before. Returns whether the file changed.
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
        """Forget programs that are gone; returns whether the file changed."""
        self.programs = {name: row for name, row in self.programs.items()
                         if name in names}
        return self.path.exists() and self._write()

    def _row(self, snippet: Snippet) -> dict[str, list[str]]:
        """For each version: the verdict, what was shown instead, perhaps AS_MEANT."""
        stored = self.programs.get(snippet.name, {}) if self.stands(snippet) else {}
        return {version: each if isinstance(each, list) else [each, ""]
                for version, each in stored.items() if version != "hash"}

    def _write(self) -> bool:
        """One program a line, so that diffs can be read; whether the file changed."""
        text = "{" + ",\n".join(
            f'"{key}": {{\n' + ",\n".join(
                f"{json.dumps(name)}: {json.dumps(row[name], ensure_ascii=False)}"
                for name in order) + "\n}"
            for key, row, order in (
                ("versions", self.versions, self.newest_first),
                ("programs", self._sorted(), sorted(self.programs)))) + "}\n"
        if self.path.exists() and self.path.read_text("utf-8") == text:
            return False
        whole_file.write(self.path, text)
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
    """A short hash of the program, its stored output and its figure."""
    stem = os.path.splitext(snippet.path)[0]
    whole = hashlib.sha256()
    for end in (".py", ".out", ".svg"):
        with contextlib.suppress(FileNotFoundError), open(stem + end, "rb") as file:
            whole.update(b"\0" + file.read())
    return whole.hexdigest()[:12]


# -- the verdict on a run --------------------------------------------------

def judge(snippet: Snippet, run: Run) -> list[str] | None:
    """The verdict, followed by what the program showed instead if it is not good.

    None if the program only asked for a package that is missing here.
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
    """The first line of the last exception in an output."""
    last = output.rpartition(f"{TRACEBACK}\n  ...\n")[2] if TRACEBACK in output else ""
    return _short(last.partition("\n")[0])


def _short(line: str) -> str:
    return HINT.sub("", INSTALLED_IN.sub("", line)).strip()[:WIDEST]


def _missing(raised: str, log: str, snippet: Snippet) -> bool:
    """Whether the exception says that this torch has no such thing."""
    frames = re.findall(r'^  File "(.*)", line ', log, re.MULTILINE)
    own = bool(frames) and frames[-1].endswith(f"/{snippet.path.name}")
    return bool(NO_MODULE.match(raised) or NO_ARGUMENT.match(raised)
                or NO_DEFAULT.match(raised) or (own and NO_NAME.match(raised)))


def _difference(old: str, new: str) -> str:
    """What the first line that differs shows."""
    before, after = old.splitlines(), new.splitlines()
    for number, line in enumerate(after):
        if before[number:number + 1] != [line]:
            raised = _exception(new) if line == TRACEBACK else ""
            return f"raises: {raised}" if raised else f"shows: {_short(line)}"
    if before == after:
        return "draws another figure"
    return f"lacks: {_short(before[len(after)])}"
