"""The line above each program: its file, a download, and what ran it.

A builder shows the title of a block. Here it becomes a link to the file, in
the repository if the site names one, and a statement that records/versions.json
makes: which torch ran the file that is shown. A program that shows a mistake says so
first of all, and where it is done rightly; a recipe says that it is there to be copied.
"""
import re
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


class Said(NamedTuple):
    """What is said of a program, and the addresses of what is named there."""

    ran: str
    explained: str = ""  # a heading of the page of versions
    mark: str = ""  # "Wrong on purpose", for example; most programs have none
    right: str = ""
    right_at: str = ""


def add(site: Site) -> None:
    """Put it on each program of each page."""
    said = statements(site.root)
    explained = f"{VERSIONS}/index.html" in site.pages
    site.change(lambda text, name: with_bars(text, home(name), said, explained))


def with_bars(text: str, top: str, said: Callable[[str], Said | None],
              explained: bool = True) -> str:
    """The page with a bar in place of each title that is the name of a program.

    >>> before = '<span class="filename">loop/step.py</span>'
    >>> print(with_bars(before, "../", {"loop/step.py": Said("Ran with torch")}.get))
    <div class="bar">
    <span class="filename">
    <a href="../snippets/loop/step.py">loop/step.py</a>
    </span>
    <a href="../snippets/loop/step.py" download
      aria-label="Download loop/step.py">Download</a>
    <span class="ran">
    <a href="../versions/">Ran with torch</a>
    </span>
    </div>
    >>> before = '<span class="filename">loop/lost_wrong.py</span>'
    >>> lost = Said("Ran with torch", "", "Wrong on purpose", "loop/step.py",
    ...             "loop/step/#order")
    >>> print(with_bars(before, "../", {"loop/lost_wrong.py": lost}.get))
    <div class="bar mistake">
    <strong>Wrong on purpose</strong>
    <span class="filename">
    <a href="../snippets/loop/lost_wrong.py">loop/lost_wrong.py</a>
    </span>
    <span>Right: <a href="../loop/step/#order">loop/step.py</a></span>
    <a href="../snippets/loop/lost_wrong.py" download
      aria-label="Download loop/lost_wrong.py">Download</a>
    <span class="ran">
    <a href="../versions/">Ran with torch</a>
    </span>
    </div>
    >>> before = '<span class="filename">recipes/loop.py</span>'
    >>> copy = Said("Ran with torch", "", "Recipe: copy this")
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
            right = (f'<span>Right: <a href="{top}{found.right_at}">{found.right}</a>'
                     "</span>")
        ran = f'<a href="{top}{VERSIONS}/{found.explained}">{found.ran}</a>' \
            if explained else found.ran
        return (f'<div class="bar{kind}">{mark}<span class="filename">'
                f'<a href="{files}snippets/{name}">{name}</a></span>{right}'
                f'<a href="{top}snippets/{name}" download '
                f'aria-label="Download {name}">Download</a>'
                f'<span class="ran">{ran}</span></div>')

    return theme.BLOCK_TITLE.pattern.sub(bar, text)


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

    def ran(snippet: Snippet) -> tuple[str, str]:
        standing = record.standing(snippet)
        if standing.pop(record.pinned, None) != ALSO:
            lacking = sorted(MAY_BE_MISSING.intersection(snippet.needs))
            known = snippet.name in record.programs
            if lacking and not known:
                return f"Ran where there is {lacking[0]}: see its output", ""
            return ("Not run since it changed" if known else "Not run yet"), ""
        groups = {word: [version for version in standing if standing[version] == word]
                  for word in (ALSO, OTHER, NOT, NOT_YET)}
        python = record.versions[record.pinned]["python"]
        words = [f"Ran with torch {record.pinned}, Python {python}"] + [
            f"{word} {', '.join(group)}" for word, group in groups.items() if group]
        other = groups[NOT] or groups[OTHER]
        mark = f"#{anchor(other[0])}" if other else ""
        return "; ".join(words), mark

    return said


def _address(right: str, places: dict[str, str]) -> str:
    """Where what is right stands on the site: a program, or a section as it is."""
    if not right.endswith(".py"):
        return right
    page, _, anchor = places.get(right, "").partition("#")
    name = page.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{name}/{'#' * bool(anchor)}{anchor}" if page else f"snippets/{right}"
