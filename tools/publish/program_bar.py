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

TITLE = re.compile(r'<span class="filename">([\w/-]+\.py)</span>')
SOURCE = re.compile(r'<a href="([^"]+)"[^>]* class="md-source"')


def add(root: Path, site: Path) -> None:
    """Put them on every page of the built site that has none yet."""
    said = statements(root)
    page = Path(PAGE).with_suffix("")
    tells = (site / page / "index.html").exists()
    for path in site.rglob("*.html"):
        old = path.read_text(encoding="utf-8")
        if not TITLE.search(old):
            continue
        home = "../" * (len(path.relative_to(site).parts) - 1)
        source = SOURCE.search(old)
        files = f"{source[1].rstrip('/')}/blob/main/" if source else home

        def bar(match: re.Match, home: str = home, files: str = files) -> str:
            name = match[1]
            if not (root / "snippets" / name).is_file():
                return match[0]
            words, mark = said(name)
            told = f'<a href="{home}{page}/{mark}">{words}</a>' if tells else words
            return (f'<div class="bar"><span class="filename">'
                    f'<a href="{files}snippets/{name}">{name}</a></span>'
                    f'<a href="{home}snippets/{name}" download '
                    f'aria-label="Download {name}">Download</a>'
                    f'<span class="ran">{told}</span></div>')

        path.write_text(TITLE.sub(bar, old), encoding="utf-8")


def statements(root: Path) -> Callable[[str], tuple[str, str]]:
    """For the name of a program: what ran it, and where that is explained."""
    record = Record(root)

    def said(name: str) -> tuple[str, str]:
        snippet = Snippet(root, name)
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
