"""What came of a run: whether it went well, what it showed, and what is stored of it.

The output and the figure of a program are stored beside it. A later run has to show
the same: to the digit on the machine that stored them, nearly the same elsewhere.
"""
import functools
import re
import tomllib
from pathlib import Path

from tools.programs import figures
from tools.programs.form import asserts
from tools.programs.guarded_run import REFUSED
from tools.programs.runner import Run
from tools.programs.snippets import MAY_BE_MISSING, Snippet, missing_message

# CPU-seconds: of a demonstration, which may take no more; of an experiment; and of
# all experiments together.
DEMONSTRATION, EXPERIMENT, EXPERIMENTS = 2, 60, 20 * 60
TRACEBACK = "Traceback (most recent call last):"
WARNING = re.compile(r"(?:.*[/\\])?([\w-]+)\.py:\d+: (\w*Warning): ")
WARNED = re.compile(r"^\w+\.py: \w*Warning: ", re.MULTILINE)
HINT = re.compile(r"\.? Did you mean: .*")  # differs between Pythons
SHAPE_ID = re.compile(r"-[mp][0-9a-f]{10}\b")  # of a figure: a digest of a shape
FIGURE_LABEL = re.compile(r'aria-label="[^"]*"')
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
OUTSIDE = re.compile(r"Read-only file system|Network is unreachable|"
                     r"Temporary failure in name resolution")
ROUNDING = Path("tests", "excuses", "rounding.toml")


# -- how it went ---------------------------------------------------------

def missing(snippet: Snippet, run: Run) -> str | None:
    """What the program said it misses, where the machine is free not to have it."""
    return next((need for need in snippet.needs
                 if need in MAY_BE_MISSING and run.code == 1
                 and run.log.startswith(missing_message(need))), None)


def faults(snippet: Snippet, run: Run) -> list[str]:
    """What went wrong in the run, whatever is stored."""
    output = tidy(run.log)
    end = output.rstrip().splitlines() or [""]
    where = f"{snippet}:{_last_line(run.log, snippet.path.name)}"
    if run.code is None:
        return [f"{snippet}:1: did not end within its time limit; "
                "make it smaller, or make it a lab (snippets/labs)"]
    if run.code == REFUSED:
        why = run.log.rpartition("REFUSED ")[2].strip()
        return [f"{where}: {why}"]
    if tried := OUTSIDE.search(run.log):
        return [f"{where}: reaches outside its folder, which is all that a program may "
                f"write to, or for the network ({tried[0]})"]
    raised, warned = TRACEBACK in run.log, WARNED.search(output)
    found = []
    if snippet.wrong:
        promised = raised or warned or asserts(snippet.source)
        if not promised or (run.code and not raised):
            found.append(f"{snippet}:1: promises a mistake, but neither raises "
                         "nor warns nor asserts the bad number")
        if end[-1].startswith("AssertionError") and _raised_by(snippet, run.log):
            found.append(f"{where}: an assert failed: {end[-1]}")
    elif run.code:
        found.append(f"{where}: failed: {end[-1]}")
    elif warned:
        found.append(f"{where}: warns; only a _wrong file may: {warned[0]}…")
    if "<folder>" in output:
        found.append(f"{snippet}:1: prints its own path; an output must be the "
                     "same on every machine")
    if not run.log.strip():
        found.append(f"{snippet}:1: prints nothing; print what the reader "
                     "should see")
    for name in run.files:
        if name != snippet.svg.name:
            found.append(f"{snippet}:1: saves {name}; call it {snippet.svg.name}")
    try:
        output_and_figure(snippet, run)
    except figures.NoTitle:
        found.append(f"{snippet}:1: saves a figure without a text for those who "
                     'cannot see it; pass metadata={"Title": "the finding"}')
    return found


def too_slow(snippet: Snippet, run: Run) -> list[str]:
    """Whether it took longer than any program may."""
    return [] if run.seconds <= EXPERIMENT else [
        f"{snippet}:1: took {run.seconds:.0f} CPU-seconds; an experiment may take "
        f"{EXPERIMENT}: do less, or make it a lab (snippets/labs)"]


def _raised_by(snippet: Snippet, log: str) -> bool:
    """Whether the last exception came from the program itself and not from torch."""
    frames = re.findall(r'^  File "(.*)", line ', log, re.MULTILINE)
    return not frames or frames[-1].endswith(f"/{snippet.path.name}")


def _last_line(log: str, name: str) -> int:
    """The line of the program that the last traceback names."""
    lines = re.findall(rf'{re.escape(name)}", line (\d+)', log)
    return int(lines[-1]) if lines else 1


# -- what it showed --------------------------------------------------------

def tidy(log: str) -> str:
    """What the terminal showed, without what differs between machines.

    A traceback keeps its last lines, a warning its file and its text.
    """
    lines, kept, index = log.splitlines(), [], 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line == TRACEBACK:
            while index < len(lines) and lines[index].startswith(" "):
                index += 1
            rest = lines[index:]
            if TRACEBACK in rest:  # one exception led to another: keep the last
                index += rest.index(TRACEBACK)
                continue
            kept += [line, "  ..."]
        elif match := WARNING.match(line):
            kept.append(f"{match[1]}.py: {match[2]}: {line[match.end():]}")
            while index < len(lines) and not lines[index].startswith("  "):
                kept.append(lines[index])
                index += 1
            index += 1  # the line of source
        else:
            kept.append(line)
    text = re.sub(r" \(Triggered internally at [^)]*\)", "", "\n".join(kept))
    text = text.expandtabs(4).rstrip("\n")  # as Markdown does
    return text + "\n" if text else ""


def output_and_figure(snippet: Snippet, run: Run) -> tuple[str, str | None]:
    """What the run showed, in the form in which it is stored."""
    svg = run.files.get(snippet.svg.name)
    return tidy(run.log), figures.tidy(svg, snippet.path.stem) if svg else None


# -- what is stored of it --------------------------------------------------

def differences(snippet: Snippet, run: Run, exact: bool) -> list[str]:
    """Where the stored output and figure differ from what the run showed."""
    found = []
    words_only = snippet.name.removesuffix(".py") in sensitive_to_rounding(snippet.root)
    for path, new in zip((snippet.out, snippet.svg), output_and_figure(snippet, run),
                         strict=True):
        where = path.relative_to(snippet.root).as_posix()
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if old is None and new is not None:
            found.append(f"{where}:1: is missing; run make update")
        elif new is None and old is not None:
            found.append(f"{where}:1: {snippet} draws no figure; run make update")
        elif new is not None and not matches(old, new, exact, words_only):
            found.append(first_difference(where, old, new))
    return found


@functools.cache
def sensitive_to_rounding(root: Path) -> list[str]:
    """The programs whose numbers depend on how the processor rounds."""
    path = root / ROUNDING
    return tomllib.loads(path.read_text("utf-8"))["programs"] if path.exists() else []


def matches(stored: str, new: str, exact: bool, words_only: bool = False) -> bool:
    """Whether a text is the stored one.

    With another torch or processor than the one that stored it, numbers may differ by
    2 %, and lines in a figure run 3 points from where they ran; `words_only` says that
    they may differ by any amount there.
    """
    if exact or stored == new:
        return stored == new
    if words_only and (label := FIGURE_LABEL.search(stored)):
        return label[0] in new  # a figure, whose lines run otherwise
    least = 3 if FIGURE_LABEL.search(stored) else 1e-3
    stored, new = (SHAPE_ID.sub("", HINT.sub("", each)) for each in (stored, new))
    if _words(stored) != _words(new):
        return False
    if words_only:
        return True
    pairs = zip(NUMBER.findall(stored), NUMBER.findall(new), strict=True)
    return all(abs(float(a) - float(b)) <= 0.02 * abs(float(a)) + least
               for a, b in pairs)


def _words(text: str) -> str:
    """A text without its numbers, and without the spaces that line them up.

    >>> _words("loss  72 -> 9.5")
    'loss # -> #'
    """
    return re.sub(r" +", " ", NUMBER.sub("#", text))


def first_difference(where: str, stored: str, new: str) -> str:
    """The first line that differs, and what to do about it."""
    before, after = stored.splitlines(), new.splitlines()
    same = 0
    while before[same:same + 1] == after[same:same + 1] != []:
        same += 1
    return (f"{where}:{same + 1}: stored: {_quoted(before, same)}; the program shows: "
            f"{_quoted(after, same)}. Correct the program, or run make update")


def _quoted(lines: list[str], index: int) -> str:
    return repr(lines[index][:200]) if index < len(lines) else "nothing"


def store(snippet: Snippet, run: Run) -> list[Path]:
    """Store what the run showed; returns the files that changed."""
    changed = []
    for path, new in zip((snippet.out, snippet.svg), output_and_figure(snippet, run),
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
