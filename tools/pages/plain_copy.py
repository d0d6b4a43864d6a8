"""The copy of a page in plain Markdown, for readers without a browser."""
import re
from pathlib import Path

from tools.pages.sources import EMBED, FENCE, Block, Page, find
from tools.programs.outcome import TRACEBACK, WARNED
from tools.programs.snippets import HERE, MAY_BE_MISSING, Snippet

FORMULA = re.compile(r'<math display="block" alttext="([^"]*)">.*?</math>', re.DOTALL)
EXPECTED = "<!--pytest-codeblocks:expected-output-->"


def of(page: Page) -> str:
    """The page with each program and output written out, and formulas in words.

    Comments tell pytest-codeblocks what to expect of the block that follows.
    """
    text = re.sub(r"\A---\n.*?\n---\n", "", page.text, flags=re.DOTALL)
    text = FORMULA.sub(lambda match: f"`{match[1]}`", text)
    lines, fresh = [], None
    for line in text.splitlines():
        fence = FENCE.match(line)
        if fence and "title=" in fence[3]:
            indent, mark, info = fence.groups()
            python = Block(0, info, ()).python  # a title may hold any word
            fresh = f"{indent}{mark}python" if python else f"{indent}{mark}"
            continue
        embed = EMBED.fullmatch(line)
        if not embed:
            if fresh is not None:
                lines.append(fresh)
            fresh = None
            lines.append(line)
            continue
        file = page.root / "snippets" / embed[1]
        indent = line[:len(line) - len(line.lstrip())]
        body = _text(file)
        if file.suffix == ".svg":
            label = re.search(r'aria-label="([^"]*)"', body)
            lines.append(f"{indent}Figure: {label[1]}." if label else "")
            continue
        if fresh is not None:
            snippet = Snippet(page.root, re.sub(r"\.out$", ".py", embed[1]))
            lines += [indent + each if each else "" for each in _label(snippet, file)]
            lines += [indent + mark for mark in _marks(snippet, file, body)]
            lines.append(fresh)
            fresh = None
        lines += [(indent + each).rstrip() for each in body.splitlines()]
    return "\n".join(lines) + "\n"


def formulas(root: Path) -> dict[Page, list[str]]:
    """The pages with formulas, and the words of each."""
    return {page: found for page in find(root)
            if (found := FORMULA.findall(page.text))}


def _label(snippet: Snippet, file: Path) -> list[str]:
    """The file above its block, and whether it is a mistake or a recipe; two lines."""
    if file.suffix != ".py":
        return []
    kind = f", {snippet.mark}" if snippet.mark else ""
    right = f"; right: `{snippet.right}`" if snippet.right not in ("", HERE) else ""
    return [f"`{snippet.name}`{kind}{right}:", ""]


def _marks(snippet: Snippet, file: Path, body: str) -> list[str]:
    """What pytest-codeblocks is told about the block that follows."""
    if not snippet.path.exists():
        return []
    if file.suffix == ".out":
        if TRACEBACK in body or WARNED.search(body):
            return []  # it compares standard output alone
        if snippet.special:
            return []  # made in another way than it is run there
        return [EXPECTED]
    if TRACEBACK in _text(snippet.out):
        return ["<!--pytest.mark.xfail(strict=True, reason='must raise')-->"]
    if MAY_BE_MISSING.intersection(snippet.needs):
        return ["<!--pytest.mark.xfail(raises=SystemExit, reason='asks for what "
                "is missing')-->"]
    return []


def _text(file: Path) -> str:
    """What the file says; nothing if it is missing, which source_faults.py reports."""
    return file.read_text(encoding="utf-8") if file.exists() else ""
