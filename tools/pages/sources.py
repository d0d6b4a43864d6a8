"""The Markdown sources: what they embed, and the copies published of them."""
import itertools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.programs.outcome import TRACEBACK, WARNED
from tools.programs.snippets import MAY_BE_MISSING, Snippet

MARKER = "--8<--"
EMBED = re.compile(r'\s*--8<-- "([\w/.-]+\.(?:py|out|svg))"')
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$")
FORMULA = re.compile(r'<math display="block" alttext="([^"]*)">.*?</math>', re.DOTALL)
TITLE = re.compile(r'title="([^"]*)"')
EXPECTED = "<!--pytest-codeblocks:expected-output-->"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    line: int
    info: str
    body: tuple[str, ...]
    closed: bool = True

    @property
    def python(self) -> bool:
        return bool(re.match(r"\{?\s*\.?(python|py|pycon)\b", self.info))

    @property
    def title(self) -> str | None:
        match = TITLE.search(self.info)
        return match[1] if match else None

    @property
    def embeds(self) -> str | None:
        """The one file that it consists of."""
        match = EMBED.fullmatch(self.body[0]) if len(self.body) == 1 else None
        return match[1] if match else None


@dataclass(frozen=True)
class Page:
    root: Path
    name: str  # "evaluation/dropout.md"

    @property
    def path(self) -> Path:
        return self.root / "docs" / self.name

    @property
    def built(self) -> str:
        """Its name among the built pages."""
        return self.name.replace("/index.md", ".md")

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def meta(self) -> dict:
        match = re.match(r"---\n(.*?)\n---\n", self.text, re.DOTALL)
        return (yaml.safe_load(match[1]) or {}) if match else {}

    def __str__(self) -> str:
        return f"docs/{self.name}"


def find(root: Path) -> list[Page]:
    docs = root / "docs"
    return [Page(root, path.relative_to(docs).as_posix())
            for path in sorted(docs.rglob("*.md"))
            if "theme" not in path.relative_to(docs).parts]


def address(page: Page) -> str:
    """Where its copy lies on the site: "evaluation/dropout/index.md"."""
    stem = Path(page.built).with_suffix("")
    return "index.md" if page.name == "index.md" else f"{stem}/index.md"


def title(page: Page) -> str:
    match = re.search(r"^# (.+?)(?: \{.*\})?$", page.text, re.MULTILINE)
    return match[1].replace("`", "") if match else page.name


def blocks(text: str) -> Iterator[Block]:
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        opened = FENCE.match(lines[index])
        start = index
        index += 1
        if not opened:
            continue
        mark, body = opened[2], []
        while index < len(lines) and not _closes(lines[index], mark):
            body.append(lines[index])
            index += 1
        yield Block(start + 1, opened[3], tuple(body), index < len(lines))
        index += 1


def _closes(line: str, mark: str) -> bool:
    return line.strip().startswith(mark) and not line.strip().strip(mark[0])


def embedded(page: Page) -> list[str]:
    """The files of snippets/ on a page, in order."""
    return [match[1] for line in page.text.splitlines()
            if (match := EMBED.fullmatch(line))]


def faults(page: Page) -> list[str]:
    """What is wrong with the source of a page."""
    found = []
    whole = list(blocks(page.text))
    for number, line in enumerate(page.text.splitlines(), 1):
        where = f"{page}:{number}"
        if MARKER in line and not (match := EMBED.fullmatch(line)):
            found.append(f'{where}: would be printed as it stands; write '
                         '--8<-- "topic/file.py" in quotes, alone on its line, '
                         "nothing behind it, no section and no line range")
        elif MARKER in line:
            target = page.root / "snippets" / match[1]
            if not target.exists():
                todo = ("write it" if target.suffix == ".py"
                        else "run make update")
                found.append(f"{where}: embeds snippets/{match[1]}, which does "
                             f"not exist; {todo}")
            elif not target.read_text(encoding="utf-8").strip():
                found.append(f"{where}: embeds snippets/{match[1]}, which is "
                             "empty; a block must show something")
    for block, after in itertools.zip_longest(whole, whole[1:]):
        where = f"{page}:{block.line}"
        if not block.closed:
            found.append(f"{where}: opens a block that nothing closes")
        elif not "".join(block.body).strip():
            found.append(f"{where}: is an empty block")
        elif block.python:
            found += _python(where, block, after)
    if not any(name.endswith(".py") for name in embedded(page)) \
            and not page.meta.get("no_snippet"):
        found.append(f"{page}:1: has no snippet; embed one, or state the reason "
                     "as no_snippet: in its front matter")
    return found


def _python(where: str, block: Block, after: Block | None) -> list[str]:
    if not (block.embeds or "").endswith(".py"):
        if any(MARKER in line for line in block.body):
            return []  # the marker has been reported
        return [f"{where}: shows code that no test ran; embed a file from "
                "snippets/"]
    if block.title != block.embeds:
        return [f'{where}: needs title="{block.embeds}", the path of what it shows']
    out = block.embeds.removesuffix(".py") + ".out"
    if after is None or after.embeds != out:
        return [f"{where}: shows no output; embed {out} in the next block"]
    if "text" not in after.info or after.title != "Output":
        return [f"{where}: write its output block as "
                '``` { .text .no-copy title="Output" }']
    return []


def insist(root: Path) -> None:
    """End with what is wrong with the sources, if anything is."""
    found = [fault for page in find(root) for fault in faults(page)]
    if found:
        sys.exit("\n".join(found))


def notebook_faults(root: Path) -> list[str]:
    """Notebooks with a cell that raised, or that was never run."""
    found = []
    for path in sorted((root / "docs").rglob("*.ipynb")):
        where = path.relative_to(root).as_posix()
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, 1):
            if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
                continue
            raised = [out for out in cell["outputs"]
                      if out["output_type"] == "error"]
            if raised:
                found.append(f"{where}: cell {number} raised {raised[0]['ename']}; "
                             "mend its source and run make update")
            elif cell["execution_count"] is None:
                found.append(f"{where}: cell {number} was never run; "
                             "run make update")
    return found


# -- the copy in plain Markdown, for readers without a browser ------------

def differs(page: Page, wanted: str, source: str) -> list[str]:
    """Where the page is another than what its source makes of it."""
    written = page.text
    if wanted == written:
        return []
    lines = zip(wanted.splitlines(), [*written.splitlines(), ""], strict=False)
    number = next((n for n, (a, b) in enumerate(lines, 1) if a != b), 1)
    return [f"{page}:{number}: differs from {source}"]


def publish(page: Page) -> str:
    """The page with each embed expanded, as pytest-codeblocks reads it."""
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
            lines += [indent + mark for mark in _marks(snippet, file, body)]
            lines.append(fresh)
            fresh = None
        lines += [(indent + each).rstrip() for each in body.splitlines()]
    return "\n".join(lines) + "\n"


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
    """What the file says; nothing, if it is missing (faults() tells that)."""
    return file.read_text(encoding="utf-8") if file.exists() else ""
