"""The sources of the pages, and every fact about a page that others build on.

Its title, its address and that of its plain copy, what it embeds, where a program
stands, and the order of the pages in the navigation.
"""
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markdown.extensions.toc import slugify

from tools import read_data

MARKER = "--8<--"
EMBED = re.compile(r'\s*--8<-- "([\w/.-]+\.(?:py|out|svg))"')
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$")
TITLE = re.compile(r'title="([^"]*)"')
HEADING = re.compile(r"^# (.+?)(?: \{.*\})?$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    line: int
    info: str
    body: tuple[str, ...]
    closed: bool = True
    indent: int = 0  # a block in a fold is indented

    @property
    def end(self) -> int:
        """The line that closes it."""
        return self.line + len(self.body) + 1

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
    """A page as it is written, in docs/."""

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
        return read_data.front_matter(self.text, str(self))

    @property
    def title(self) -> str:
        match = HEADING.search(self.text)
        return match[1].replace("`", "") if match else self.name

    @property
    def address(self) -> str:
        """Below that of the site: "evaluation/dropout/"."""
        return "" if self.name == "index.md" else f"{self.built.removesuffix('.md')}/"

    @property
    def copy(self) -> str:
        """The address of its plain copy: "evaluation/dropout/index.md"."""
        return f"{self.address}index.md"

    @property
    def anchors(self) -> dict[str, str]:
        """The programs on it, and the anchor of the section in which each stands."""
        found, anchor = {}, ""
        for line in self.text.splitlines():
            if heading := section(line):
                anchor = "#" + heading[0]
            elif match := EMBED.fullmatch(line):
                found.setdefault(match[1], anchor)
        return found

    @property
    def sections(self) -> dict[str, str]:
        """The headings of the second level, as they are read aloud, by anchor."""
        return dict(filter(None, map(section, self.text.splitlines())))

    def __str__(self) -> str:
        return f"docs/{self.name}"


# Code, which may hold anything; a link; emphasis.
MARKS = re.compile(r"`([^`]*)`|\[([^\]]*)\]\([^)]*\)|\*")


def section(line: str) -> tuple[str, str] | None:
    """The anchor and the words of a heading of the second level, if it is one.

    >>> section("## What does `step()` do?"), section("## In `step` { #in-step }")
    (('what-does-step-do', 'What does step() do?'), ('in-step', 'In step'))
    >>> section("## `[layer] * 3`, or a [`list`](mlp.md)?")
    ('layer-3-or-a-list', '[layer] * 3, or a list?')
    """
    if not line.startswith("## "):
        return None
    words, _, named = line[3:].partition("{ #")
    words = MARKS.sub(lambda mark: (mark[1] or mark[2] or "").replace("`", ""),
                      words).strip()
    return named.split()[0].rstrip("}") if named else slugify(words, "-"), words


def find(root: Path) -> list[Page]:
    docs = root / "docs"
    return [Page(root, path.relative_to(docs).as_posix())
            for path in sorted(docs.rglob("*.md"))
            if "theme" not in path.relative_to(docs).parts]


def nav(root: Path) -> dict[str, tuple[str, ...]]:
    """The pages in the order of the navigation, and the sections that hold each."""
    return {page: above for _, page, above in entries(root)}


def entries(root: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """The title in the navigation, the page, and the sections that hold it."""
    return list(_entries(settings(root, {}).get("nav") or [], ()))


def settings(root: Path, environment: Mapping[str, str]) -> dict:
    """What mkdocs.yml says, with the variables of the environment filled in."""
    return read_data.read(root, "mkdocs.yml", environment)


def _entries(items: list, above: tuple[str, ...]) -> Iterator[tuple[str, str, tuple]]:
    for item in items:
        for title, entry in item.items() if isinstance(item, dict) else [("", item)]:
            if isinstance(entry, list):
                yield from _entries(entry, (*above, title))
            else:
                yield title, entry, above


def stands(root: Path) -> dict[str, str]:
    """Where each program stands, on a page of its own topic if it can be.

    "loop/step.py" on "loop/step.md#which-orders-are-right", for example.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for page in find(root):
        for name, anchor in page.anchors.items():
            found[name].append(page.name + anchor)
    return {name: min(places, key=lambda place, name=name: (
        place.partition("/")[0] != name.partition("/")[0], place))
        for name, places in found.items()}


def plain(text: str) -> str:
    """Markdown as it is read aloud: no code marks, links as their words."""
    return LINK.sub(r"\1", text).replace("``", "").replace("`", "")


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
        yield Block(start + 1, opened[3], tuple(body), index < len(lines),
                    len(opened[1]))
        index += 1


def _closes(line: str, mark: str) -> bool:
    return line.strip().startswith(mark) and not line.strip().strip(mark[0])


def embedded(page: Page) -> list[str]:
    """The files of snippets/ that a page embeds, in order."""
    return [match[1] for line in page.text.splitlines()
            if (match := EMBED.fullmatch(line))]
