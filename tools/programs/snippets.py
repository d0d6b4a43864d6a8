"""The programs: where they are, what they must be, how a run is judged."""
import ast
import functools
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from tools.programs import figures
from tools.programs.guarded_run import REFUSED
from tools.programs.runner import Run, Runner

LINES, COLUMNS = 400, 88
LONGER = {"debugging/preflight.py": (312, 100)}  # a tool; test_8_preflight.py tests it
USUAL = {"torch", "numpy", "networkx", "sklearn", "matplotlib"}  # beside Python's own
LABS = "labs/"  # longer, with rules of their own: labs.py
GPU = "a GPU"
OUTSIDE = {GPU, "ray"}  # what the machine that tests may lack
NEEDS = re.compile(r"\bNeeds: ([\w ]+)\.")
TORCHRUN = re.compile(r"^Run it: torchrun (.+) (\S+\.py)$", re.MULTILINE)
TRACEBACK = "Traceback (most recent call last):"
WARNING = re.compile(r"(?:.*[/\\])?([\w-]+)\.py:\d+: (\w*Warning): ")
WARNED = re.compile(r"^\w+\.py: \w*Warning: ", re.MULTILINE)
HINT = re.compile(r"\.? Did you mean: .*")  # differs between Pythons
FINDING = re.compile(r'aria-label="[^"]*"')  # what a figure says
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass(frozen=True)
class Snippet:
    """One program and what is stored of it."""

    root: Path  # the folder that holds snippets/
    name: str  # "evaluation/dropout.py"

    @property
    def path(self) -> Path:
        return self.root / "snippets" / self.name

    @property
    def out(self) -> Path:
        return self.path.with_suffix(".out")

    @property
    def svg(self) -> Path:
        return self.path.with_suffix(".svg")

    @property
    def wrong(self) -> bool:
        return self.path.stem.endswith("_wrong")

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def needs(self) -> list[str]:
        """What its docstring says it needs beyond the usual packages."""
        return [need for line in NEEDS.findall(self.source)
                for need in line.split(" and ")]

    @property
    def launch(self) -> tuple[str, ...]:
        """How python starts it, where the docstring asks for torchrun."""
        match = TORCHRUN.search(self.source)
        return ("-m", "torch.distributed.run", *match[1].split()) if match else ()

    @property
    def apart(self) -> bool:
        """Whether it takes processes, or a machine, of its own."""
        return bool(self.launch or OUTSIDE.intersection(self.needs))

    def start(self, runner: Runner, source: str | None = None, *,
              limit: float | None = None, plain: bool = False) -> Future[Run]:
        """Run it, or a changed copy, in the way that it asks for."""
        return runner.submit(
            self.path.name, self.source if source is None else source,
            limit=limit or (120 if self.apart else None),
            plain=plain or self.apart, launch=self.launch)

    def __str__(self) -> str:
        return f"snippets/{self.name}"


def find(root: Path) -> list[Snippet]:
    folder = root / "snippets"
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.py"))
    return [Snippet(root, name) for name in names if not name.startswith(LABS)]


def claim(snippet: Snippet) -> str:
    """The first sentence of what its docstring says."""
    text = " ".join((ast.get_docstring(ast.parse(snippet.source)) or "").split())
    return re.split(r"(?<=[.:;]) (?=[A-Z])", text)[0].rstrip(".:;")


def leftovers(root: Path) -> list[str]:
    """Files in snippets/ that belong to no program."""
    found = []
    for path in sorted((root / "snippets").rglob("*")):
        where = path.relative_to(root).as_posix()
        if path.is_dir() or path.suffix == ".py" \
                or where.startswith(f"snippets/{LABS}"):
            continue
        if path.suffix not in (".out", ".svg"):
            found.append(f"{where}: only .py, .out and .svg files live here")
        elif not path.with_suffix(".py").exists():
            found.append(f"{where}: its program is gone; delete it too")
    return found


# -- before it runs ------------------------------------------------------

def form(snippet: Snippet) -> list[str]:
    """What is wrong with the file as a text."""
    source = snippet.source
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return [f"{snippet}:{error.lineno}: is not Python ({error.msg})"]
    if not tree.body:
        return [f"{snippet}:1: is empty; write the program or delete the file"]
    found = []
    if not ast.get_docstring(tree):
        found.append(f"{snippet}:1: state the claim in a docstring, first of all")
    lines = source.splitlines()
    most, widest = LONGER.get(snippet.name, (LINES, COLUMNS))
    if len(lines) > most:
        found.append(f"{snippet}:{most + 1}: is longer than {most} lines; "
                     "split it or show less")
    found += text_faults(str(snippet), snippet.path, source, widest)
    found += _requirements(snippet, tree)
    if not snippet.wrong and not _asserts(tree):
        found.append(f"{snippet}:1: asserts nothing; assert what the page says")
    return found


def text_faults(where: str, path: Path, source: str, widest: int = COLUMNS,
                ) -> list[str]:
    """What is wrong with the lines of a program, and with its name."""
    found, lines = [], source.splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > widest:
            found.append(f"{where}:{number}: is wider than {widest} columns")
        if "--8<--" in line:
            found.append(f"{where}:{number}: has a section marker; "
                         "pages embed whole files, so split the file instead")
    if not source.endswith("\n") or source.endswith("\n\n"):
        found.append(f"{where}:{len(lines)}: end the file with one newline")
    if path.stem in _taken():
        found.append(f"{where}:1: its name shadows the module "
                     f"{path.stem!r} where a reader saves it; rename it")
    return found


def import_faults(where: str, tree: ast.AST, needs: Iterable[str] = ()) -> list[str]:
    """Imports that not every reader can follow."""
    known = USUAL | sys.stdlib_module_names | {*needs}
    return [f"{where}:{line}: imports {package}, which not every reader has; say "
            f"'Needs: {package}.' at the end of the docstring"
            for line, package in _imports(tree) if package not in known]


def _imports(tree: ast.AST) -> list[tuple[int, str]]:
    """The packages that are imported, and in which line."""
    found = []
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] \
            if isinstance(node, ast.Import) else \
            [node.module] if isinstance(node, ast.ImportFrom) else []
        found += [(node.lineno, name.partition(".")[0]) for name in names]
    return found


def _requirements(snippet: Snippet, tree: ast.AST) -> list[str]:
    """Optional packages are declared and asked for by name."""
    found = import_faults(str(snippet), tree, snippet.needs)
    imported = {package for _, package in _imports(tree)}
    for need in snippet.needs:
        if need != GPU and need not in imported:
            found.append(f"{snippet}:1: needs {need}, but does not import it")
        if not re.search(rf'SystemExit\(\s*"{re.escape(asks(need))}',
                         snippet.source):
            found.append(f"{snippet}:1: needs {need}; where it is missing, "
                         f'raise SystemExit("{asks(need)}")')
    if (match := TORCHRUN.search(snippet.source)) \
            and match[2] != snippet.path.name:
        found.append(f"{snippet}:1: says how to run {match[2]}; that is not its name")
    return found


def asks(need: str) -> str:
    """How the message begins with which a program asks for what it needs."""
    return f"Needs {need}" + ("" if need == GPU else ": pip install ")


def lacks(snippet: Snippet, run: Run) -> str | None:
    """What this machine lacks, if it need not have it and the program says so."""
    return next((need for need in snippet.needs if need in OUTSIDE and run.code == 1
                 and run.log.startswith(asks(need))), None)


def _asserts(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(tree))


@functools.cache
def _taken() -> frozenset[str]:
    """Module names that a file of the same name would hide."""
    installed = importlib.metadata.packages_distributions()
    return sys.stdlib_module_names | frozenset(installed)


# -- after it ran --------------------------------------------------------

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
