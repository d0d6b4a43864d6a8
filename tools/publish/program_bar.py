"""The line above each program: its file, a download, and what ran it.

A builder shows the title of a block. Here it becomes a link to the file, in
the repository if the site names one, and a statement that records/versions.json
makes: which torch ran the file that is shown.
"""
import re
from collections.abc import Callable
from pathlib import Path

from tools.pages.versions_page import PAGE, anchor
from tools.programs.snippets import MAY_BE_MISSING, Snippet
from tools.programs.version_record import ALSO, NOT, NOT_YET, OTHER, Record
from tools.publish import theme
from tools.publish.site import Site, home

VERSIONS = Path(PAGE).stem  # the page that explains what is said here


def add(site: Site) -> None:
    """Put it on each program of each page."""
    said = statements(site.root)
    explained = f"{VERSIONS}/index.html" in site.pages
    site.change(lambda text, name: with_bars(text, home(name), said, explained))


def with_bars(text: str, top: str, said: Callable[[str], tuple[str, str] | None],
              explained: bool = True) -> str:
    """The page with a bar in place of each title that is the name of a program.

    >>> before = '<span class="filename">loop/step.py</span>'
    >>> said = {"loop/step.py": ("Ran with torch 2.13.0", "")}.get
    >>> print(with_bars(before, "../", said))
    <div class="bar">
    <span class="filename">
    <a href="../snippets/loop/step.py">loop/step.py</a>
    </span>
    <a href="../snippets/loop/step.py" download
      aria-label="Download loop/step.py">Download</a>
    <span class="ran">
    <a href="../versions/">Ran with torch 2.13.0</a>
    </span>
    </div>
    """
    source = theme.SOURCE.pattern.search(text)
    files = f"{source[1].rstrip('/')}/blob/main/" if source else top

    def bar(title: re.Match) -> str:
        name = title[1]
        found = said(name)
        if not found:
            return title[0]
        words, mark = found
        told = f'<a href="{top}{VERSIONS}/{mark}">{words}</a>' if explained else words
        return (f'<div class="bar"><span class="filename">'
                f'<a href="{files}snippets/{name}">{name}</a></span>'
                f'<a href="{top}snippets/{name}" download '
                f'aria-label="Download {name}">Download</a>'
                f'<span class="ran">{told}</span></div>')

    return theme.BLOCK_TITLE.pattern.sub(bar, text)


def statements(root: Path) -> Callable[[str], tuple[str, str] | None]:
    """For the name of a program: what ran it, and where that is explained."""
    record = Record(root)

    def said(name: str) -> tuple[str, str] | None:
        snippet = Snippet(root, name)
        if not snippet.path.is_file():
            return None
        standing = record.standing(snippet)
        if standing.pop(record.pinned, None) != ALSO:
            lacking = sorted(MAY_BE_MISSING.intersection(snippet.needs))
            known = name in record.programs
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
