"""Programs as text: what can be wrong with a file before it runs."""
import ast
import functools
import importlib.metadata
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.programs.snippets import (
    GPU,
    LABS,
    OURS,
    TORCHRUN,
    Snippet,
    missing_message,
)

OUTPUT, FIGURE = 4_000, 60_000  # bytes
USUAL = {"torch", "numpy", "networkx", "sklearn", "matplotlib"}  # every reader has them


def faults(snippet: Snippet) -> list[str]:
    """What is wrong with the text of a program."""
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
    found += text_faults(str(snippet), snippet.path, source)
    found += _requirement_faults(snippet, tree)
    found += _size_faults(snippet)
    if snippet.kind == "right" and not asserts(source):
        found.append(f"{snippet}:1: asserts nothing; assert what the page says")
    return found


def _size_faults(snippet: Snippet) -> list[str]:
    """Outputs and figures that no reader would look through."""
    return [f"{path.relative_to(snippet.root).as_posix()}:1: has {size:,} bytes; print "
            f"or draw less, {most:,} at most"
            for path, most in ((snippet.out, OUTPUT), (snippet.svg, FIGURE))
            if path.exists() and (size := path.stat().st_size) > most]


def asserts(source: str) -> list[ast.Assert]:
    """The asserts of a program, from the first line to the last."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def text_faults(where: str, path: Path, source: str) -> list[str]:
    """What is wrong with the lines of a file, and with its name."""
    found, lines = [], source.splitlines()
    for number, line in enumerate(lines, 1):
        if "--8<--" in line:
            found.append(f"{where}:{number}: has a section marker; "
                         "pages embed whole files, so split the file instead")
    if not source.endswith("\n") or source.endswith("\n\n"):
        found.append(f"{where}:{len(lines)}: end the file with one newline")
    if path.stem in _module_names():
        found.append(f"{where}:1: its name shadows the module "
                     f"{path.stem!r} where a reader saves it; rename it")
    return found


def import_faults(where: str, tree: ast.AST, needs: Iterable[str] = ()) -> list[str]:
    """Imports of packages that not every reader has."""
    known = USUAL | sys.stdlib_module_names | {*needs}
    return [f"{where}:{line}: imports {package}, which not every reader has; say "
            f"'Needs: {package}.' at the end of the docstring"
            for line, package in _imports(tree) if package not in known]


def _imports(tree: ast.AST) -> list[tuple[int, str]]:
    """The line of each import and the package that it names."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.module))
    return [(line, name.partition(".")[0]) for line, name in found]


def _requirement_faults(snippet: Snippet, tree: ast.AST) -> list[str]:
    """Where a need is not declared, not imported, or not named when it is missing."""
    found = import_faults(str(snippet), tree, snippet.needs)
    imported = {package for _, package in _imports(tree)}
    for need in snippet.needs:
        message = missing_message(need)
        if need != GPU and need not in imported:
            found.append(f"{snippet}:1: needs {need}, but does not import it")
        asks = rf'SystemExit\(\s*"{re.escape(message)}'
        if need != OURS and not re.search(asks, snippet.source):
            found.append(f"{snippet}:1: needs {need}; where it is missing, "
                         f'raise SystemExit("{message}")')
    if (match := TORCHRUN.search(snippet.source)) \
            and match[2] != snippet.path.name:
        found.append(f"{snippet}:1: says how to run {match[2]}; that is not its name")
    return found


@functools.cache
def _module_names() -> frozenset[str]:
    """Names of modules that a file with the same name would hide."""
    installed = importlib.metadata.packages_distributions()
    return sys.stdlib_module_names | frozenset(installed)


def stray_files(root: Path) -> list[str]:
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
