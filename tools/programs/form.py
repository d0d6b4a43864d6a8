"""The files as text: what is wrong with a program before it runs."""
import ast
import functools
import importlib.metadata
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.programs.snippets import GPU, LABS, TORCHRUN, Snippet, asks

LINES, COLUMNS = 400, 88
LONGER = {"debugging/preflight.py": (312, 100)}  # a tool; test_8_preflight.py tests it
USUAL = {"torch", "numpy", "networkx", "sklearn", "matplotlib"}  # beside Python's own


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


def _asserts(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(tree))


@functools.cache
def _taken() -> frozenset[str]:
    """Module names that a file of the same name would hide."""
    installed = importlib.metadata.packages_distributions()
    return sys.stdlib_module_names | frozenset(installed)
