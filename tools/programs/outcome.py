"""What came of a run: how it is judged, compared with what is stored, and stored."""
import ast
import functools
import re
import tomllib
from pathlib import Path

from tools.programs import figures
from tools.programs.form import _asserts
from tools.programs.guarded_run import REFUSED
from tools.programs.runner import Run
from tools.programs.snippets import OUTSIDE, Snippet, asks

TRACEBACK = "Traceback (most recent call last):"
WARNING = re.compile(r"(?:.*[/\\])?([\w-]+)\.py:\d+: (\w*Warning): ")
WARNED = re.compile(r"^\w+\.py: \w*Warning: ", re.MULTILINE)
HINT = re.compile(r"\.? Did you mean: .*")  # differs between Pythons
FINDING = re.compile(r'aria-label="[^"]*"')  # what a figure says
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def tidy(log: str) -> str:
    """What the terminal showed, less what differs between machines.

    A traceback keeps its last lines, a warning its file and its text.
    """
    lines, shown, index = log.splitlines(), [], 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line == TRACEBACK:
            while index < len(lines) and lines[index].startswith(" "):
                index += 1
            rest = lines[index:]
            if TRACEBACK in rest:  # one exception led to another: show the last
                index += rest.index(TRACEBACK)
                continue
            shown += [line, "  ..."]
        elif match := WARNING.match(line):
            shown.append(f"{match[1]}.py: {match[2]}: {line[match.end():]}")
            while index < len(lines) and not lines[index].startswith("  "):
                shown.append(lines[index])
                index += 1
            index += 1  # the line of source
        else:
            shown.append(line)
    text = re.sub(r" \(Triggered internally at [^)]*\)", "", "\n".join(shown))
    text = text.expandtabs(4).rstrip("\n")  # as Markdown does
    return text + "\n" if text else ""


def shown(snippet: Snippet, run: Run) -> tuple[str, str | None]:
    """The output and the figure as they are stored."""
    svg = run.files.get(snippet.svg.name)
    return tidy(run.log), figures.tidy(svg, snippet.path.stem) if svg else None


def lacks(snippet: Snippet, run: Run) -> str | None:
    """What this machine lacks, if it need not have it and the program says so."""
    return next((need for need in snippet.needs if need in OUTSIDE and run.code == 1
                 and run.log.startswith(asks(need))), None)


def conduct(snippet: Snippet, run: Run) -> list[str]:
    """What is wrong with how the run went, whatever is stored."""
    end = tidy(run.log).rstrip().splitlines() or [""]
    where = f"{snippet}:{_line(run.log, snippet.path.name)}"
    if run.code is None:
        return [f"{snippet}:1: did not end within its time limit; "
                "make it smaller (two seconds at most)"]
    if run.code == REFUSED:
        why = run.log.rpartition("REFUSED ")[2].strip()
        return [f"{where}: {why}"]
    raised, warned = TRACEBACK in run.log, bool(WARNED.search(tidy(run.log)))
    found = []
    if snippet.wrong:
        promised = raised or warned or _asserts(ast.parse(snippet.source))
        if not promised or (run.code and not raised):
            found.append(f"{snippet}:1: promises a mistake, but neither raises "
                         "nor warns nor asserts the bad number")
        if end[-1].startswith("AssertionError") and _own(run.log, snippet):
            found.append(f"{where}: an assert failed: {end[-1]}")
    elif run.code:
        found.append(f"{where}: failed: {end[-1]}")
    elif warned:
        found.append(f"{where}: warns; only a _wrong file may: "
                     f"{WARNED.search(tidy(run.log))[0]}…")
    if "<folder>" in tidy(run.log):
        found.append(f"{snippet}:1: prints its own path; an output must be the "
                     "same on every machine")
    if not run.log.strip():
        found.append(f"{snippet}:1: prints nothing; print what the reader "
                     "should see")
    for name in run.files:
        if name != snippet.svg.name:
            found.append(f"{snippet}:1: saves {name}; call it {snippet.svg.name}")
    try:
        shown(snippet, run)
    except figures.NoTitle:
        found.append(f"{snippet}:1: saves a figure without a text for those who "
                     'cannot see it; pass metadata={"Title": "the finding"}')
    return found


def _own(log: str, snippet: Snippet) -> bool:
    """Whether the program raised the last exception, and not torch."""
    frames = re.findall(r'^  File "(.*)", line ', log, re.MULTILINE)
    return not frames or frames[-1].endswith(f"/{snippet.path.name}")


def _line(log: str, name: str) -> int:
    """The line of the program that the last traceback names."""
    lines = re.findall(rf'{re.escape(name)}", line (\d+)', log)
    return int(lines[-1]) if lines else 1


def stale(snippet: Snippet, run: Run, exact: bool) -> list[str]:
    """Where what is stored differs from what the run showed."""
    found = []
    for path, new in zip((snippet.out, snippet.svg), shown(snippet, run),
                         strict=True):
        where = path.relative_to(snippet.root).as_posix()
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if old is None and new is not None:
            found.append(f"{where}:1: is missing; run make update")
        elif new is None and old is not None:
            found.append(f"{where}:1: {snippet} draws no figure; run make update")
        elif new is not None and not alike(
                old, new, exact, snippet.name[:-3] in chaotic(snippet.root)):
            found.append(difference(where, old, new))
    return found


@functools.cache
def chaotic(root: Path) -> list[str]:
    """The programs whose numbers hang on how a processor rounds."""
    path = root / "tests" / "excuses" / "rounding.toml"
    return tomllib.loads(path.read_text("utf-8"))["programs"] if path.exists() else []


def alike(old: str, new: str, exact: bool, chaotic: bool = False) -> bool:
    """Equal; or, away from the torch and the processor that stored it, equal
    up to 2 % in numbers, or in the words alone."""
    if exact or old == new:
        return old == new
    if chaotic and (label := FINDING.search(old)):
        return label[0] in new  # a figure, with other lines
    old, new = HINT.sub("", old), HINT.sub("", new)
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return False
    if chaotic:
        return True
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return all(abs(float(a) - float(b)) <= 0.02 * abs(float(a)) + 1e-3
               for a, b in pairs)


def difference(where: str, old: str, new: str) -> str:
    before, after = old.splitlines(), new.splitlines()
    same = 0
    while before[same:same + 1] == after[same:same + 1] != []:
        same += 1
    return (f"{where}:{same + 1}: stored: {_at(before, same)}; the program shows: "
            f"{_at(after, same)}. Mend the program, or run make update")


def _at(lines: list[str], index: int) -> str:
    return repr(lines[index][:200]) if index < len(lines) else "nothing"


def accept(snippet: Snippet, run: Run) -> list[Path]:
    """Store what the run showed; returns the files that changed."""
    changed = []
    for path, new in zip((snippet.out, snippet.svg), shown(snippet, run),
                         strict=True):
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if new == old:
            continue
        if new is None:
            path.unlink()
        else:
            path.write_text(new, encoding="utf-8")
        changed.append(path)
    return changed
