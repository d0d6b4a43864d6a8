"""The line above each program: its file, what ran it, a download, a copy button.

A builder shows the title of a block. Here it becomes a link to the file, in the
repository if the site names one, with marks for the versions of torch that
records/versions.json knows of the file that is shown; the whole sentence is their
title. A program that shows a mistake says so first of all, and where it is done
rightly; a recipe says that it is there to be copied. The cells of a lab have a button
alone; docs/assets/copy.js makes it work, and names what it copies.
"""
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools.pages import sources
from tools.pages.versions_page import PAGE, anchor
from tools.programs.snippets import HERE, MAY_BE_MISSING, Snippet
from tools.programs.version_record import ALSO, NOT, NOT_YET, OTHER, Record
from tools.publish import theme
from tools.publish.site import Site, home

VERSIONS = Path(PAGE).stem  # the page that explains what is said here
BUTTON = '<button type="button" class="copy">Copy</button>'
MARKS = {ALSO: "✓", OTHER: "≈", NOT: "✗", NOT_YET: "?"}


class Said(NamedTuple):
    """What is said of a program, and the addresses of what is named there."""

    ran: str
    marks: str = ""  # the same in short; empty where it is short already
    explained: str = ""  # a heading of the page of versions
    mark: str = ""  # "Wrong on purpose", for example; most programs have none
    right: str = ""
    right_at: str = ""


def add(site: Site) -> None:
    """Put it on each program of each page."""
    said = statements(site.root)
    explained = f"{VERSIONS}/index.html" in site.pages
    site.change(lambda text, name: with_cells(
        with_bars(text, home(name), said, explained)))


def with_bars(text: str, top: str, said: Callable[[str], Said | None],
              explained: bool = True) -> str:
    """The page with a bar in place of each title that is the name of a program.

    >>> before = '<span class="filename">loop/step.py</span>'
    >>> ran = Said("Ran with torch 2.13.0; not 1.13.1", "✓ 2.13 ✗ 1.13")
    >>> print(with_bars(before, "../", {"loop/step.py": ran}.get))
    <div class="bar">
    <span class="filename">
    <a href="../snippets/loop/step.py">loop/step.py</a>
    </span>
    <a class="ran" href="../versions/" title="Ran with torch 2.13.0; not 1.13.1">
    <span aria-hidden="true">✓ 2.13 ✗ 1.13</span>
    </a>
    <a href="../snippets/loop/step.py" download>Download</a>
    <button type="button" class="copy">Copy</button>
    </div>
    >>> before = '<span class="filename">loop/lost_wrong.py</span>'
    >>> lost = Said("Not run yet", "", "", "Wrong on purpose", "loop/step.py",
    ...             "loop/step/#order")
    >>> print(with_bars(before, "../", {"loop/lost_wrong.py": lost}.get))
    <div class="bar mistake">
    <strong>Wrong on purpose</strong>
    <span class="filename">
    <a href="../snippets/loop/lost_wrong.py">loop/lost_wrong.py</a>
    </span>
    <span class="right">Right: <a href="../loop/step/#order"
      title="loop/step.py">step.py</a></span>
    <a class="ran" href="../versions/">Not run yet</a>
    <a href="../snippets/loop/lost_wrong.py" download>Download</a>
    <button type="button" class="copy">Copy</button>
    </div>
    >>> before = '<span class="filename">recipes/loop.py</span>'
    >>> copy = Said("Ran with torch", "", "", "Recipe: copy this")
    >>> print(with_bars(before, "../", {"recipes/loop.py": copy}.get)[:58])
    <div class="bar recipe"><strong>Recipe: copy this</strong>
    """
    source = theme.SOURCE.pattern.search(text)
    files = f"{source[1].rstrip('/')}/blob/main/" if source else top

    def bar(title: re.Match) -> str:
        name = title[1]
        found = said(name)
        if not found:
            return title[0]
        kind = mark = right = ""
        if found.mark:
            kind = " recipe" if found.mark.startswith("Recipe") else " mistake"
            mark = f"<strong>{found.mark}</strong>"
        if found.right:
            right = (f'<span class="right">Right: <a href="{top}{found.right_at}" '
                     f'title="{found.right}">{_shortly(found.right, name)}</a></span>')
        return (f'<div class="bar{kind}">{mark}<span class="filename">'
                f'<a href="{files}snippets/{name}">{name}</a></span>{right}'
                f"{_ran(found, f'{top}{VERSIONS}/' if explained else '')}"
                f'<a href="{top}snippets/{name}" download>Download</a>{BUTTON}</div>')

    return theme.BLOCK_TITLE.pattern.sub(bar, text)


def with_cells(text: str) -> str:
    """The page with a bar on each cell of a lab, which has no name of its own.

    >>> before = '<div class="language-python highlight"><pre><code>1</code></pre>'
    >>> print(with_cells(before))
    <div class="language-python highlight"><div class="bar">
    <span>Cell 1</span>
    <button type="button" class="copy">Copy</button>
    </div><pre><code>1</code></pre>
    """
    number = 0

    def bar(block: re.Match) -> str:
        nonlocal number
        number += 1
        return (f'{block[0]}<div class="bar"><span>Cell {number}</span>'
                f"{BUTTON}</div>")

    return theme.UNTITLED.pattern.sub(bar, text)


def _ran(found: Said, versions: str) -> str:
    """What ran it: marks, with the sentence for the pointer and for screen readers."""
    title = shown = ""
    if found.marks:
        title = f' title="{found.ran}"'
        shown = f'<span aria-hidden="true">{found.marks}</span>'
    if versions:
        return (f'<a class="ran" href="{versions}{found.explained}"{title}>'
                f"{shown or found.ran}</a>")
    return f'<span class="ran"{title}>{shown or found.ran}</span>'


def _shortly(right: str, name: str) -> str:
    """A program without its topic, where it is the same; the words of a heading."""
    if right.endswith(".py"):
        return right.removeprefix(f"{name.partition('/')[0]}/")
    page, _, anchor = right.partition("#")
    return anchor.replace("-", " ") or page


def statements(root: Path) -> Callable[[str], Said | None]:
    """For the name of a program: what is said above it."""
    record, places = Record(root), sources.stands(root)

    def said(name: str) -> Said | None:
        snippet = Snippet(root, name)
        if not snippet.path.is_file():
            return None
        right = "" if snippet.right == HERE else snippet.right
        return Said(*ran(snippet), snippet.mark.capitalize(), right,
                    _address(right, places))

    def ran(snippet: Snippet) -> tuple[str, str, str]:
        standing = record.standing(snippet)
        if standing.pop(record.pinned, None) != ALSO:
            lacking = sorted(MAY_BE_MISSING.intersection(snippet.needs))
            known = snippet.name in record.programs
            if lacking and not known:
                return f"Ran where there is {lacking[0]}: see its output", "", ""
            return ("Not run since it changed" if known else "Not run yet"), "", ""
        groups = {word: [version for version in standing if standing[version] == word]
                  for word in (ALSO, OTHER, NOT, NOT_YET)}
        python = record.versions[record.pinned]["python"]
        words = [f"Ran with torch {record.pinned}, Python {python}"] + [
            f"{word} {', '.join(group)}" for word, group in groups.items() if group]
        other = groups[NOT] or groups[OTHER]
        explained = f"#{anchor(other[0])}" if other else ""
        return "; ".join(words), marks(record.standing(snippet)), explained

    return said


def _address(right: str, places: dict[str, str]) -> str:
    """Where what is right stands on the site: a program, or a section as it is."""
    if not right.endswith(".py"):
        return right
    page, _, anchor = places.get(right, "").partition("#")
    name = page.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{name}/{'#' * bool(anchor)}{anchor}" if page else f"snippets/{right}"


def marks(standing: dict[str, str]) -> str:
    """Versions in groups, behind the mark of what is so with them.

    >>> marks({"2.15.0": OTHER, "2.13.0": ALSO, "2.3.1": ALSO, "1.13.1": NOT})
    '✓ 2.13 2.3 ≈ 2.15 ✗ 1.13'
    """
    short = {version: version.rpartition(".")[0] for version in standing}
    twice = Counter(short.values())
    short |= {version: version for version in standing if twice[short[version]] > 1}
    return " ".join(" ".join([mark, *(short[each] for each in standing
                                      if standing[each] == word)])
                    for word, mark in MARKS.items() if word in standing.values())
